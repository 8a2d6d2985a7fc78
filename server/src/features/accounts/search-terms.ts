import { type RawBuilder, sql } from 'kysely'

/** Words of a query, as typed; all of them must be found. */
export function searchWords(query: string): string[] {
  return query.normalize('NFKC').split(/\s+/).filter(Boolean).slice(0, 5)
}

export const accountText = sql<string>`search_key(f.name || ' ' || coalesce(f.domain, ''))`
export const contactText = sql<string>`search_key(coalesce(f.name, '') || ' ' || coalesce(f.email, ''))`

/** Found by the index over pairs of letters, then looked at again as a whole. A single letter begins a word. */
export function containsWords(text: RawBuilder<string>, words: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.join(
    words.map((word) =>
      [...word].length === 1
        ? sql`search_grams(${text}) @> search_grams(search_key(${word}))`
        : sql`search_grams(${text}) @> (search_grams(search_key(${word})))[2:] and strpos(${text}, search_key(${word})) > 0`,
    ),
    sql` and `,
  )}`
}

/** A pattern for `search_key(column) like …` that finds the beginning. */
export function beginning(query: string): RawBuilder<string> {
  return sql<string>`search_key(${`${query.replace(/[\\%_]/g, '\\$&')}%`})`
}
