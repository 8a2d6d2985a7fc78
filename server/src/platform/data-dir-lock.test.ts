import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { acquireDataDirLock } from './data-dir-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-lock-'))
let count = 0
const newDir = () => join(folder, String(count++))

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a second start is refused and told where the first one runs', () => {
  const dataDir = newDir()
  const lock = acquireDataDirLock({ dataDir })
  expect(() => acquireDataDirLock({ dataDir })).toThrow(/already running on/)
  lock.setUrl('http://localhost:7100')
  expect(() => acquireDataDirLock({ dataDir })).toThrow(
    `Tsuzuku is already running at http://localhost:7100 on the data folder ${dataDir} (process ${process.pid}).`,
  )
  lock.release()
  acquireDataDirLock({ dataDir }).release()
  expect(existsSync(join(dataDir, 'tsuzuku.lock'))).toBe(false)
})

test('the refusal carries a code', () => {
  const dataDir = newDir()
  acquireDataDirLock({ dataDir })
  const second = () => acquireDataDirLock({ dataDir })
  expect(second).toThrow(expect.objectContaining({ name: 'StartError', code: 'data_dir.already_running' }))
})

test('the lock of a process that is gone is taken over', async () => {
  const dataDir = newDir()
  acquireDataDirLock({ dataDir }).release()
  const gone = spawn('true')
  await new Promise((resolve) => gone.once('exit', resolve))
  writeFileSync(join(dataDir, 'tsuzuku.lock'), JSON.stringify({ pid: gone.pid, born: 'long ago' }))
  acquireDataDirLock({ dataDir }).release()
})

test.runIf(process.platform === 'linux')(
  'the lock of a process whose id was given to another is taken over',
  () => {
    const dataDir = newDir()
    acquireDataDirLock({ dataDir }).release()
    writeFileSync(join(dataDir, 'tsuzuku.lock'), JSON.stringify({ pid: process.pid, born: 'another life' }))
    const lock = acquireDataDirLock({ dataDir })
    expect(JSON.parse(readFileSync(join(dataDir, 'tsuzuku.lock'), 'utf8')).born).not.toBe('another life')
    lock.release()
  },
)

test('a lock cut off by a crash is taken over once it is no longer fresh', () => {
  const dataDir = newDir()
  acquireDataDirLock({ dataDir }).release()
  const path = join(dataDir, 'tsuzuku.lock')
  writeFileSync(path, '{"pid":')
  expect(() => acquireDataDirLock({ dataDir })).toThrow(/already running/)
  utimesSync(path, new Date(0), new Date(0))
  acquireDataDirLock({ dataDir }).release()
})

test('release does not take the lock from whoever has it by now', () => {
  const dataDir = newDir()
  const lock = acquireDataDirLock({ dataDir })
  writeFileSync(join(dataDir, 'tsuzuku.lock'), JSON.stringify({ pid: 1, born: 'somebody else' }))
  lock.release()
  expect(existsSync(join(dataDir, 'tsuzuku.lock'))).toBe(true)
})
