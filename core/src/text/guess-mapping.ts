export type MappableField = {
  readonly key: string
  /** Other names of the field, in any language, as they stand at the head of columns. */
  readonly synonyms: readonly string[]
}

export type ColumnGuess = {
  /** Position of the column, from 0. */
  readonly column: number
  readonly header: string
  /** Key of the field, or `undefined` where none is like enough. */
  readonly field: string | undefined
  /** 0–1: 1 the same name, 0.95 but for a remark in brackets, 0.9 the same words in another order or number, else only alike. */
  readonly confidence: number
}

/**
 * Guesses which field each column of a file holds, from the names at its head.
 *
 * Names are compared without case, width (NFKC), spaces and punctuation. Confidence: 1 for the same
 * name; 0.9 for the same words in another order or in the plural; else 0.8 · length share where one name
 * contains the other, or 0.7 · Dice coefficient of letter pairs, whichever is more. What is left of
 * "Start (UTC)" without its remark counts by 0.95 of that, where it is more. The best pair is
 * taken first, then the next among what is left; at most one column per field and one field per column,
 * and a column with the name of one field is never taken for another.
 * Below 0.45 a column stays without field: a person decides.
 *
 * @param headers names at the head of the columns, in order
 * @param fields what the file may hold; the caller owns the synonyms
 * @returns one guess per column, in order
 * @example
 * guessMapping(['顧客ＩＤ', 'Memo'], [{ key: 'account_id', synonyms: ['顧客ID'] }])
 * // [{ column: 0, header: '顧客ＩＤ', field: 'account_id', confidence: 1 },
 * //  { column: 1, header: 'Memo', field: undefined, confidence: 0 }]
 */
export function guessMapping(headers: readonly string[], fields: readonly MappableField[]): ColumnGuess[] {
  const names = fields.map(({ key, synonyms }) => ({ key, names: [key, ...synonyms].map(nameOf) }))
  const pairs = headers
    .flatMap((header, column) => {
      const said = header.normalize('NFKC')
      const bare = said.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, '')
      const forms = [{ name: nameOf(said), counts: 1 }]
      if (bare !== said) forms.push({ name: nameOf(bare), counts: WITHOUT_REMARK })
      const alike = names.map((field) => ({
        column,
        key: field.key,
        confidence: Math.max(
          ...field.names.flatMap((other) => forms.map(({ name, counts }) => counts * likeness(name, other))),
        ),
      }))
      // A column that bears the name of one field is never taken for another one that is only alike.
      return alike.some(({ confidence }) => confidence >= SAME_WORDS)
        ? alike.filter(({ confidence }) => confidence >= SAME_WORDS)
        : alike
    })
    .filter(({ confidence }) => confidence >= LEAST)
    .sort((a, b) => b.confidence - a.confidence || a.column - b.column)
  const fieldOf = new Map<number, { key: string; confidence: number }>()
  const taken = new Set<string>()
  for (const { column, key, confidence } of pairs) {
    if (fieldOf.has(column) || taken.has(key)) continue
    fieldOf.set(column, { key, confidence })
    taken.add(key)
  }
  return headers.map((header, column) => {
    const guess = fieldOf.get(column)
    return { column, header, field: guess?.key, confidence: guess?.confidence ?? 0 }
  })
}

const LEAST = 0.45
const SAME_WORDS = 0.9
const WITHOUT_REMARK = 0.95

type Name = { readonly letters: string; readonly words: string }

function nameOf(text: string): Name {
  const spaced = text.normalize('NFKC').replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
  const words = spaced
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}ー]+/u)
    .filter((word) => word !== '')
  const singular = words.map((word) =>
    /^[a-z]{2,}s$/.test(word) && !word.endsWith('ss') ? word.slice(0, -1) : word,
  )
  return { letters: words.join(''), words: singular.toSorted().join(' ') }
}

function likeness(a: Name, b: Name): number {
  if (a.letters === '' || b.letters === '') return 0
  if (a.letters === b.letters) return 1
  if (a.words === b.words) return SAME_WORDS
  const [short, long] = a.letters.length < b.letters.length ? [a.letters, b.letters] : [b.letters, a.letters]
  const contained = short.length >= 2 && long.includes(short) ? 0.8 * (short.length / long.length) : 0
  return Math.max(contained, 0.7 * dice(short, long))
}

function dice(a: string, b: string): number {
  const rest = letterPairs(b)
  const total = letterPairs(a).length + rest.length
  let shared = 0
  for (const pair of letterPairs(a)) {
    const index = rest.indexOf(pair)
    if (index < 0) continue
    rest.splice(index, 1)
    shared += 1
  }
  return total === 0 ? 0 : (2 * shared) / total
}

function letterPairs(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2))
}
