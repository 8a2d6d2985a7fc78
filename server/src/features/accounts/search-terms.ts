import { type RawBuilder, sql } from 'kysely'
import { PLAN_EACH_TIME } from '../../platform/prepared-statements.ts'

/** Words of a query, as typed; all of them must be found. */
export function searchWords(query: string): string[] {
  return query.normalize('NFKC').split(/\s+/).filter(Boolean).slice(0, 5)
}

/** What is searched (`all`) and the part of it that the index over pairs of letters holds (`indexed`). */
export type SearchText = { all: RawBuilder<string>; indexed: RawBuilder<string> }

const account = sql<string>`search_key(f.name || ' ' || coalesce(f.domain, ''))`
export const accountText: SearchText = { all: account, indexed: account }

/** Of an address the index holds the part before the @: the rest is the account's domain, the same for everybody there. */
export const contactText: SearchText = {
  all: sql<string>`search_key(coalesce(f.name, '') || ' ' || coalesce(f.email, ''))`,
  indexed: sql<string>`search_key(coalesce(f.name, '') || ' ' || split_part(coalesce(f.email, ''), '@', 1))`,
}

/** The pair that the index holds is the word itself, and no spelling of it is shorter or longer. */
const isOnePair = (word: string) => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2}$/u.test(word)

/** Found by the index, then looked at again as a whole where pairs of letters do not make the word. */
export function containsWords(text: SearchText, words: readonly string[]): RawBuilder<boolean> {
  const again = words.filter((word) => !isOnePair(word)).map((word) => contains(text, word))
  return sql<boolean>`${sql.join([hasGrams(text, words, 'anywhere'), ...again], sql` and `)}`
}

/** What the index alone can say; a word of a single letter is looked for at the beginning of words only. */
function hasGrams(text: SearchText, words: readonly string[], place: Place): RawBuilder<boolean> {
  if (words.some((word) => word.startsWith('@'))) return sql<boolean>`false`
  return sql<boolean>`${indexHas(text)} (${gramsOf(words, place)})`
}

export type Place = 'anywhere' | 'at-beginning'

/** The pairs of letters that a text must have which has these words. */
export function gramsOf(words: readonly string[], place: Place): RawBuilder<string[]> {
  const grams = words.map((word) => {
    const [start = ''] = word.split('@')
    const all = sql`search_grams(search_key(${start}))`
    return place === 'anywhere' && [...start].length > 1 ? sql`(${all})[2:]` : all
  })
  return sql<string[]>`${sql.join(grams, sql` || `)}`
}

/** Stands before the pairs. A plan for any pair of letters takes all of them for common and reads every name. */
export function indexHas(text: SearchText): RawBuilder<unknown> {
  return sql`${sql.raw(PLAN_EACH_TIME)} search_grams(${text.indexed}) @>`
}

/** The same without the index, for facts that are no longer current. */
export function contains(text: SearchText, word: string): RawBuilder<boolean> {
  return sql<boolean>`strpos(${text.all}, search_key(${word})) > 0`
}

/** A pattern for `search_key(column) like …` that finds the beginning. */
export function beginning(query: string): RawBuilder<string> {
  return sql<string>`search_key(${`${query.replace(/[\\%_]/g, '\\$&')}%`})`
}
