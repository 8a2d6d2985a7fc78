import { type RawBuilder, sql } from 'kysely'

/**
 * `column` is one of these ids. Said of one id as equality: the plan for any is then as good as one for itself and is kept,
 * while a list hides from the planner how long it is, and planning anew can take ten times as long as answering.
 */
export function isAmong(column: RawBuilder<unknown>, ids: readonly number[]): RawBuilder<boolean> {
  const [id] = ids
  return ids.length === 1 ? sql`${column} = ${id}::integer` : sql`${column} = any(${[...ids]}::integer[])`
}
