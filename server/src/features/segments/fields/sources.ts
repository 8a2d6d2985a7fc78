import { type RawBuilder, sql } from 'kysely'
import { type FieldContext, only } from '../segment.field.ts'

type Columns = (column: string) => RawBuilder<unknown>

/** The account's figures at the end of the day, or of the nearest day so many days before. */
export function figures(context: FieldContext, back = 0): Columns {
  return context.joins.use(`account_day ${back}`, (alias) =>
    dayTable('account_day', { context, alias, back }),
  )
}

export function score(context: FieldContext, back = 0): Columns {
  return context.joins.use(`health_score ${back}`, (alias) =>
    dayTable('health_score', { context, alias, back }),
  )
}

/** A score beside the main one. */
export function furtherScore(context: FieldContext, id: number): Columns {
  return context.joins.use(
    `further_score ${id}`,
    (
      alias,
    ) => sql`left join further_score ${alias} on ${alias}.account_id = f.id and ${alias}.score_id = ${id}
      and ${alias}.day = ${context.days.get(0) ?? null}::date`,
  )
}

/** A day that is named lets PostgreSQL look at one month only. */
function dayTable(
  table: 'account_day' | 'health_score',
  { context, alias, back }: { context: FieldContext; alias: RawBuilder<unknown>; back: number },
): RawBuilder<unknown> {
  return sql`left join ${sql.table(table)} ${alias} on ${alias}.account_id = f.id
    and ${alias}.day = ${context.days.get(back) ?? null}::date`
}

/**
 * Sums over raw rows by account, those of merged accounts among them. `from` names the table `r` and its conditions.
 */
export function summed(
  context: FieldContext,
  given: { key: string; columns: RawBuilder<unknown>; table: string; where: RawBuilder<unknown> },
): Columns {
  return context.joins.use(
    given.key,
    (alias) => sql`left join (
      select coalesce(a.merged_into, r.account_id) as account_id, ${given.columns}
      from ${sql.table(given.table)} r left join account a on a.id = r.account_id and a.merged_into is not null
      where ${given.where} ${only(sql`r.account_id`, context)}
      group by 1) ${alias} on ${alias}.account_id = f.id`,
  )
}

/** A count is 0 only where the source tells of the account at all; else nothing is known. */
export function countKnownBy(sign: RawBuilder<unknown>, count: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${sign} is null then ${count} else coalesce(${count}, 0) end`
}
