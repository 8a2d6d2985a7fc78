import { existsSync, readFileSync } from 'node:fs'

const folder = '../shared/data'

export function hasReference(name: string): boolean {
  return existsSync(`${folder}/${name}`)
}

export function readReference(path: string): Buffer {
  return readFileSync(`${folder}/${path}`)
}

/** A reference table as objects; its files have no quotes. */
export function readReferenceTable(path: string): Record<string, string>[] {
  const [head = '', ...lines] = readReference(path).toString('utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}
