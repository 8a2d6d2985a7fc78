import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { holdOnboarding, lookAt } from './look.ts'
import { startDue } from './start.ts'

const EVERYBODY = 0
/** Beyond so many accounts with news, one pass over all is quicker. */
const MOST_ALONE = 1_000

/** New account days come of new events and contracts; noted with them, looked at soon after. */
export async function noteForOnboarding(
  db: Db,
  scope: { memberIds: readonly number[] | undefined; reconstructed: boolean },
): Promise<void> {
  if (scope.reconstructed) return
  await sql`insert into onboarding_dirty (account_id) select unnest(${[...(scope.memberIds ?? [EVERYBODY])]}::integer[])
    on conflict do nothing`.execute(db)
}

type Machinery = { db: Database; clock: Clock; tell: (news: 'accounts.changed') => Promise<void> }

/** Begins what is due and looks at the onboardings of the accounts with news. */
export async function refreshOnboarding({ db, clock, tell }: Machinery): Promise<number> {
  const moved = await db.transaction().execute(async (trx) => {
    await holdOnboarding(trx)
    const { rows } = await sql<{
      account_id: number
    }>`delete from onboarding_dirty returning account_id`.execute(trx)
    if (rows.length === 0) return 0
    const today = dayIn((await readWorkspace(trx)).timeZone, clock())
    const noted = rows.map((row) => row.account_id)
    const isAll = noted.includes(EVERYBODY) || noted.length > MOST_ALONE
    const accounts = isAll ? undefined : await standingIds(trx, noted)
    await startDue(trx, clock, { today, among: accounts })
    return lookAt(trx, clock, { accounts })
  })
  if (moved > 0) await tell('accounts.changed')
  return moved
}

async function standingIds(db: Db, noted: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct coalesce(merged_into, id) as id from account where id = any(${[...noted]}::integer[])`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** What only the passing of days brings: first days that have come, steps that are late. Once a day, however often asked. */
export async function passDay(machinery: Machinery): Promise<void> {
  const { db, clock } = machinery
  const today = dayIn((await readWorkspace(db)).timeZone, clock())
  await sql`
    insert into onboarding_dirty (account_id) select ${EVERYBODY}::integer
    where exists (select from onboarding where is_running and looked_on is distinct from ${today}::date)
      or exists (select from onboarding_template where state = 'on' and looked_on is distinct from ${today}::date)
    on conflict do nothing`.execute(db)
  await refreshOnboarding(machinery)
  await sql`update onboarding_template set looked_on = ${today}::date where state = 'on' and looked_on is distinct from ${today}::date`.execute(
    db,
  )
}

export function onboardingJobs(machinery: Machinery): Record<string, JobHandler> {
  return {
    'onboarding:refresh': async () => void (await refreshOnboarding(machinery)),
    'onboarding:pass-day': () => passDay(machinery),
  }
}
