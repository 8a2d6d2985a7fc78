import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { factColumns } from '../health/health.facts.ts'
import type { HealthFacts } from '../health/health.measure.ts'
import type { HealthRule } from '../health/health.rule.ts'
import { lastYearColumn } from '../health/last-year.ts'
import { type SignalFacts, type SignalKind, signalKinds } from './signal-kinds.ts'
import type { SignalRule } from './signals.rule.ts'

const WEEKS_BACK = 17

/** Kinds that a past day of an account alone decides, so that the day can be found since which they hold. */
const fromDaysAlone = new Set(['silent-churn', 'usage-collapse', 'champion-left', 'shelfware', 'seat-limit'])

type PastFacts = HealthFacts & Pick<SignalFacts, 'account_id'>
type Rules = { rule: SignalRule; health: HealthRule }
type Dated = { account_id: number; kind: string; holds_since: string; evidence: Record<string, unknown> }

/** Since when the figures of new signals have held, by one day a week of the account's past. */
export async function datedBack<Found extends Dated>(
  db: Db,
  opened: readonly Found[],
  { rule, health, day }: Rules & { day: string },
): Promise<Found[]> {
  const ids = [...new Set(opened.filter(({ kind }) => fromDaysAlone.has(kind)).map((one) => one.account_id))]
  const weeks = Array.from({ length: WEEKS_BACK }, (_, week) => addDays(day, -7 * (week + 1)))
  const { rows } =
    ids.length === 0
      ? { rows: [] }
      : await sql<PastFacts>`
          select d.account_id, ${factColumns}, ${lastYearColumn} from account_day d
          where d.day = any(${weeks}::date[]) and d.account_id = any(${ids}::integer[]) and d.is_customer
          order by d.account_id, d.day desc`.execute(db)
  const pastOf = new Map<number, (typeof rows)[number][]>()
  for (const row of rows) pastOf.set(row.account_id, [...(pastOf.get(row.account_id) ?? []), row])
  return opened.map((signal) => ({
    ...signal,
    holds_since: holdsSince(signal, pastOf.get(signal.account_id) ?? [], { rule, health, day }),
  }))
}

function holdsSince(
  signal: Dated,
  past: readonly PastFacts[],
  { rule, health, day }: Rules & { day: string },
): string {
  if (signal.kind === 'detractor') return addDays(day, -Number(signal.evidence.days_ago ?? 0))
  const kind = (signalKinds as readonly SignalKind[]).find((one) => one.kind === signal.kind)
  if (!kind || !fromDaysAlone.has(signal.kind)) return day
  let since = day
  for (const facts of past) {
    if (facts.day !== addDays(since, -7)) break
    const asked = { facts: { ...facts, ...nothingElse }, rule, health, isOpen: true }
    if (kind.find(asked).present !== true) break
    since = facts.day
  }
  return since
}

const nothingElse = {
  tickets_7d: null,
  answers: [],
  gone: [],
  champions_there: [],
  departments: [],
  days_overdue: null,
  limit_used: null,
  limit_allowed: null,
}

/** Past days were made: signals that stand may turn out to have held for longer. Weeks are counted back from their opening. */
export async function redate(
  db: Db,
  { memberIds, pastDay, ...rules }: Rules & { memberIds: readonly number[] | undefined; pastDay: string },
): Promise<void> {
  const among = memberIds ? sql`and account_id = any(${[...memberIds]}::integer[])` : sql``
  const { rows } = await sql<Dated & { id: number; opened_on: string }>`
    select id, account_id, kind, holds_since, opened_on, evidence from signal
    where closed_on is null and opened_on > ${pastDay}::date and opened_on <= ${pastDay}::date + ${WEEKS_BACK * 7}::integer
      and (opened_on - ${pastDay}::date) % 7 = 0 and kind = any(${[...fromDaysAlone]}::text[]) ${among}`.execute(
    db,
  )
  for (const day of new Set(rows.map((row) => row.opened_on))) {
    const those = rows.filter((row) => row.opened_on === day)
    const dated = await datedBack(db, those, { ...rules, day })
    const earlier = dated.filter((one, index) => one.holds_since < (those[index]?.holds_since ?? ''))
    if (earlier.length === 0) continue
    await sql`
      update signal s set holds_since = f.holds_since
      from jsonb_to_recordset(${JSON.stringify(earlier)}::jsonb) as f(id integer, holds_since date) where f.id = s.id`.execute(
      db,
    )
  }
}
