import { guessMapping } from '@tsuzuku/core/text/guess-mapping'
import type { ImportKind } from './import-kind.ts'

/** Below this a column is left to the person: a wrong guess costs more than a missing one. */
const LEAST = 0.6

export type ColumnGuess = { column: number; field: string; confidence: number }

/** Which column holds which field of this kind. */
export function guessColumns(kind: ImportKind, headers: readonly string[]): ColumnGuess[] {
  const fields = kind.fields.map(({ key, labels, synonyms }) => ({
    key,
    synonyms: [labels.ja, labels.en, ...synonyms],
  }))
  return guessMapping(headers, fields).flatMap(({ column, field, confidence }) =>
    field === undefined || confidence < LEAST ? [] : [{ column, field, confidence }],
  )
}

/** Choices that the names of the file or its columns speak of, for fields without a column: "nps.csv" holds NPS answers. */
export function guessForAll(
  kind: ImportKind,
  { mapping, names }: { mapping: Readonly<Record<string, number>>; names: readonly string[] },
): Record<string, string> {
  const said = names.map((name) => name.normalize('NFKC').toLowerCase())
  return Object.fromEntries(
    kind.fields.flatMap(({ key, mayHoldForAll, choices = {} }) => {
      if (!mayHoldForAll || mapping[key] !== undefined) return []
      const spoken = Object.entries(choices).filter(([value, words]) =>
        [value, ...words].some((word) => said.some((name) => speaksOf(name, word))),
      )
      return spoken.length === 1 && spoken[0] ? [[key, spoken[0][0]]] : []
    }),
  )
}

/** Japanese has no spaces; in Latin letters "services" does not speak of CES. */
const speaksOf = (name: string, word: string) =>
  /^[a-z ]+$/.test(word) ? new RegExp(`(?<![a-z])${word}(?![a-z])`).test(name) : name.includes(word)

/** Which kinds the headers and the file's name speak for, best first. */
export function guessKinds(
  kinds: readonly ImportKind[],
  headers: readonly string[],
  fileName: string,
): { kind: string; confidence: number }[] {
  return kinds
    .map((kind) => ({ kind: kind.kind, confidence: likenessOf(kind, headers, fileName) }))
    .filter(({ confidence }) => confidence > 0.2)
    .sort((a, b) => b.confidence - a.confidence)
}

function likenessOf(kind: ImportKind, headers: readonly string[], fileName: string): number {
  const guesses = guessColumns(kind, headers)
  const found = new Map(guesses.map(({ field, confidence }) => [field, confidence]))
  const needed = neededGroups(kind)
  const met = needed.filter((keys) => keys.some((key) => found.has(key))).length
  const covered = guesses.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, headers.length)
  const name = fileName.toLowerCase()
  const words = [kind.kind, kind.labels.ja, ...kind.labels.en.toLowerCase().split(' ')]
  const named = words.some((word) => name.includes(word.replace(/s$/, '')))
  const idFound = (found.get(kind.idField) ?? 0) >= 0.9 ? 0.15 : 0
  const likeness = (0.45 * met) / Math.max(1, needed.length) + 0.35 * covered + idFound + (named ? 0.2 : 0)
  return Math.round(Math.min(1, met === needed.length ? likeness : likeness / 2) * 100) / 100
}

/** Every list of fields of which one must be mapped. */
export function neededGroups(kind: ImportKind): string[][] {
  const groups = new Map<string, string[]>()
  for (const { key, required, oneOf } of kind.fields) {
    const group = oneOf ?? (required ? key : undefined)
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), key])
  }
  return [...groups.values()]
}
