import { plannedDays } from '@tsuzuku/core/onboarding/planned-days'
import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { findCandidates } from './candidates.read.ts'
import { noteDirty, SYSTEM_NAME, writeChanges } from './onboarding.store.ts'
import { type Content, plannedOf } from './template.definition.ts'
import { readVersion } from './template.store.ts'

/** More than so many do not begin at once before a person allowed it. */
export const MOST_UNASKED = 50

type Starting = {
  template: { id: number; version: number; content: Content }
  accounts: readonly { account_id: number; day: string }[]
  /** Left out where they begin by themselves. */
  by?: { id: string | null; name: string }
  now: Date
  today: string
}

/** Begins onboardings; they are looked at in the next look. Returns their ids, in the order of the accounts. */
export async function startOnboardings(db: Db, starting: Starting): Promise<number[]> {
  const { template, accounts, by, now, today } = starting
  if (accounts.length === 0) return []
  const ends = [...plannedDays(template.content.steps.map(plannedOf)).values()].map((days) => days.ends)
  const length = Math.max(0, ...ends)
  const rows = accounts.map(({ account_id, day }) => ({ account_id, day, due_on: addDays(day, length) }))
  const { rows: made } = await sql<{ id: number }>`
    insert into onboarding (account_id, template_id, version, started_on, started_by, state_since, due_on, steps)
    select account_id, ${template.id}, ${template.version}, day, ${by?.name ?? null}, day, due_on, ${template.content.steps.length}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(account_id integer, day date, due_on date)
    order by day, account_id
    returning id`.execute(db)
  const ids = made.map(({ id }) => id)
  await writeChanges(
    db,
    ids.map((id) => ({
      onboarding_id: id,
      kind: 'started',
      day: today,
      by: by ?? { id: null, name: SYSTEM_NAME },
      detail: { version: template.version },
    })),
    now,
  )
  await noteDirty(
    db,
    accounts.map(({ account_id }) => account_id),
  )
  return ids
}

type On = { id: number; version: number; starts_from: string; allowed: number | null }

/** Begins onboardings of the accounts whose first day has come, in every template that is on; returns those accounts. */
export async function startDue(
  db: Db,
  clock: Clock,
  { today, among }: { today: string; among?: readonly number[] | undefined },
): Promise<number[]> {
  const { rows } = await sql<On>`
    select id, version, starts_from::text, allowed from onboarding_template
    where state = 'on' and starts_from is not null order by id for update`.execute(db)
  const started: number[] = []
  for (const { id, version, starts_from: from, allowed } of rows) {
    const content = await readVersion(db, id, version)
    const accounts = await findCandidates(db, clock, { templateId: id, content, from, to: today, among })
    if (accounts.length > Math.max(MOST_UNASKED, allowed ?? 0)) {
      await sql`update onboarding_template set waiting = ${accounts.length} where id = ${id}`.execute(db)
      continue
    }
    const template = { id, version, content }
    await startOnboardings(db, { template, accounts, now: clock(), today })
    started.push(...accounts.map((account) => account.account_id))
    if (!among)
      await sql`update onboarding_template set waiting = null, allowed = null where id = ${id} and (waiting, allowed) is distinct from (null, null)`.execute(
        db,
      )
  }
  return started
}
