import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { sharedReading } from '../../platform/shared-readings.ts'
import type { FigureDays } from './segment.field.ts'
import { conditionsOf, type Rule } from './segment.rule.ts'

/** How far before the day asked about a figure may lie, where history is thinner. */
const NEAREST = 10
/** What a condition about an earlier day looks back where it does not say so. */
export const USUAL_BACK = 28

/** The newest days with figures at the day itself and so many days before, for all that the rules compare with. */
export function readFigureDays(db: Db, rules: readonly Rule[], day: string): Promise<FigureDays> {
  const backs = backsOf(rules)
  return sharedReading(db, `figure-days ${day} ${backs}`, async () => {
    const { rows } = await sql<{ back: number; day: string | null }>`
      select b.back, (select max(d.day) from account_day d
        where d.day <= ${day}::date - b.back and d.day > ${day}::date - b.back - ${NEAREST}::integer) as day
      from unnest(${backs}::integer[]) b(back)`.execute(db)
    return new Map(rows.flatMap(({ back, day: found }) => (found === null ? [] : [[back, found] as const])))
  })
}

/** The same for who asks about one day after the other: which days have figures is read once. */
export function createFigureDays(
  db: Db,
  to: string,
): (rules: readonly Rule[], day: string) => Promise<FigureDays> {
  const figures = new Set<string>()
  let since: string | undefined
  const readSince = async (from: string) => {
    const last = since === undefined ? to : addDays(since, -1)
    since = from
    const { rows } = await sql<{ day: string }>`
      select s::date as day from generate_series(${from}::date, ${last}::date, interval '1 day') s
      where exists (select from account_day d where d.day = s::date)`.execute(db)
    for (const { day } of rows) figures.add(day)
  }
  return async (rules, day) => {
    const backs = backsOf(rules)
    const earliest = addDays(day, -Math.max(...backs) - NEAREST)
    if (since === undefined || earliest < since) await readSince(earliest)
    return new Map(
      backs.flatMap((back) => {
        const wanted = Array.from({ length: NEAREST }, (_, n) => addDays(day, -back - n))
        const found = wanted.find((one) => figures.has(one))
        return found === undefined ? [] : [[back, found] as const]
      }),
    )
  }
}

function backsOf(rules: readonly Rule[]): number[] {
  const asked = rules.flatMap((rule) =>
    [...conditionsOf(rule)].map(({ condition }) => condition.days ?? USUAL_BACK),
  )
  return [...new Set([0, 1, USUAL_BACK, ...asked])]
}
