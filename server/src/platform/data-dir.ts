import { chownSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Folder by folder, because a recursive mkdir hides why it failed. */
export function makeDataDir(dataDir: string): void {
  if (existsSync(dataDir)) return
  makeFolder(dirname(dataDir))
  mkdirSync(dataDir, { mode: 0o700 })
  giveToOwnerOf(dirname(dataDir), dataDir)
}

/** What root makes in somebody's folder becomes theirs, so that they can start without root the next time. */
export function giveToOwnerOf(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  chownSync(path, uid, gid)
}

function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path)
  giveToOwnerOf(dirname(path), path)
}
