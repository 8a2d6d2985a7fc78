import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { headOf, lookable } from './look.read.ts'
import { holdOnboarding, lookAt } from './look.ts'
import { startDue } from './start.ts'

const EVERYBODY = 0
/** Beyond so many accounts with news, one question about all is quicker. */
const MOST_ALONE = 1_000
/** So many are looked at in one go: who ticks a step meanwhile, or begins an onboarding, waits no longer than that. */
const AT_ONCE = 150

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

/** Begins what is due and looks at the onboardings of the accounts with news, some at a time. */
export async function refreshOnboarding(machinery: Machinery): Promise<number> {
  await beginNoted(machinery)
  let moved = 0
  for (;;) {
    const next = await lookAtNext(machinery)
    if (next === undefined) break
    moved += next
  }
  if (moved > 0) await machinery.tell('accounts.changed')
  return moved
}

/** Whether an account may begin is asked of all that have news at once: only so is it seen that they are too many. */
async function beginNoted({ db, clock }: Machinery): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdOnboarding(trx)
    const { rows } = await sql<{
      account_id: number
    }>`delete from onboarding_dirty returning account_id`.execute(trx)
    if (rows.length === 0) return
    const today = dayIn((await readWorkspace(trx)).timeZone, clock())
    const noted = rows.map((row) => row.account_id)
    const isAll = noted.includes(EVERYBODY)
    const accounts = isAll || noted.length > MOST_ALONE ? undefined : await standingIds(trx, noted)
    const begun = await startDue(trx, clock, { today, among: accounts })
    await sql`delete from onboarding_dirty where account_id = any(${begun}::integer[])`.execute(trx)
    const asked = isAll
      ? sql`true`
      : sql`${headOf} = any(${[...(await standingIds(trx, noted)), ...begun]}::integer[])`
    await sql`insert into onboarding_look (account_id)
      select distinct ${headOf} from onboarding o join account a on a.id = o.account_id where ${asked} and ${lookable(today)}
      on conflict do nothing`.execute(trx)
  })
}

/** The next of those that wait; undefined when nobody does. */
async function lookAtNext({ db, clock }: Machinery): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    await holdOnboarding(trx)
    const { rows } = await sql<{ account_id: number }>`
      delete from onboarding_look where account_id in (select account_id from onboarding_look order by account_id limit ${AT_ONCE})
      returning account_id`.execute(trx)
    if (rows.length === 0) return undefined
    const accounts = await standingIds(
      trx,
      rows.map((row) => row.account_id),
    )
    return lookAt(trx, clock, { accounts })
  })
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
  await db.transaction().execute(async (trx) => {
    await holdOnboarding(trx)
    const today = dayIn((await readWorkspace(trx)).timeZone, clock())
    const { rows } = await sql`update onboarding_template set looked_on = ${today}::date
      where state = 'on' and looked_on is distinct from ${today}::date returning id`.execute(trx)
    if (rows.length > 0) await startDue(trx, clock, { today })
    await sql`insert into onboarding_look (account_id)
      select distinct ${headOf} from onboarding o join account a on a.id = o.account_id
      where o.is_running and o.looked_on is distinct from ${today}::date on conflict do nothing`.execute(trx)
  })
  await refreshOnboarding(machinery)
}

export function onboardingJobs(machinery: Machinery): Record<string, JobHandler> {
  return {
    'onboarding:refresh': async () => void (await refreshOnboarding(machinery)),
    'onboarding:pass-day': () => passDay(machinery),
  }
}
