import { existsSync, readFileSync } from 'node:fs'

const data = new URL('../../../shared/data/', import.meta.url)
const golden = new URL('./', import.meta.url)

/** Whether the reference data folder holds the data set; a test skips with "reference data absent" where not. */
export function hasReference(name: string): boolean {
  return existsSync(new URL(name, data))
}

export type Table = readonly Readonly<Record<string, string>>[]

/** A comma-separated reference table as objects; quotes are dropped, its cells hold no commas. */
export function readTable(path: string): Table {
  const [head = '', ...lines] = readFileSync(new URL(path, data), 'utf8')
    .replaceAll('"', '')
    .trim()
    .split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

export function columnOf(table: Table, name: string): Float64Array {
  return Float64Array.from(table, (row) => {
    const text = row[name]
    if (text === undefined) throw new Error(`no column ${name}`)
    return text === '' || text === 'NA' ? Number.NaN : Number(text)
  })
}

export function readText(path: string): string {
  return readFileSync(new URL(path, data), 'utf8')
}

export function readBytes(path: string): Buffer {
  return readFileSync(new URL(path, data))
}

export function readJson<T>(path: string): T {
  return JSON.parse(readText(path)) as T
}

/** Golden values made by the script of the same name in this folder. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, golden), 'utf8')) as T
}
