import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export type Edge = { from: string; to: string }

export const root = fileURLToPath(new URL('..', import.meta.url))

const folders = [
  'core/src',
  'server/src',
  'server/scenarios',
  'server/test',
  'web/src',
  'web/e2e',
  'sdk/src',
  'bench',
  'test',
]

/** Every TypeScript file of the house, as a path from its root. */
export function listSources(): string[] {
  return folders.flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter(
          (entry) =>
            entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
        )
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    } catch {
      return []
    }
  })
}

/** What a file imports, types included: relative paths resolved, `@tsuzuku/core/x` as the file behind it, packages by name. */
export function readEdges(file: string, text = readFileSync(join(root, file), 'utf8')): Edge[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => ({ from: file, to: resolve(file, fileName) }))
}

function resolve(from: string, name: string): string {
  if (name.startsWith('.')) return posix.normalize(posix.join(dirname(from), name))
  const core = /^@tsuzuku\/core\/(.+)$/.exec(name)
  return core ? `core/src/${core[1]}.ts` : name
}
