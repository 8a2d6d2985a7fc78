import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { snapshotForecast } from './forecast.store.ts'
import { observe } from './observation.store.ts'
import type { ProposeOffers } from './pack.content.ts'
import { makeDuePacks } from './pack.service.ts'
import { deriveRenewals } from './renewal.derive.ts'
import { renewalRules } from './renewals.rule.ts'

const EVERYBODY = 0
/** Beyond so many accounts with news, one pass over all is quicker. */
const MOST_ALONE = 1_000
const HOLD = 20_011

/** New account days may come of new contracts; noted with them, looked at soon after. */
export async function noteForRenewals(
  db: Db,
  scope: { memberIds: readonly number[] | undefined; reconstructed: boolean },
): Promise<void> {
  if (scope.reconstructed) return
  await sql`insert into renewal_dirty (account_id) select unnest(${[...(scope.memberIds ?? [EVERYBODY])]}::integer[])
    on conflict do nothing`.execute(db)
}

type Machinery = { db: Database; clock: Clock; proposeOffers?: ProposeOffers }

/** Looks at the contracts of the accounts with news, and at all of them on a new day. */
export async function refreshRenewals({ db, clock }: Machinery): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${HOLD})`.execute(trx)
    const { rows } = await sql<{
      account_id: number
    }>`delete from renewal_dirty returning account_id`.execute(trx)
    const { timeZone, currency } = await readWorkspace(trx)
    const now = clock()
    const today = dayIn(timeZone, now)
    if (rows.length === 0) return
    const noted = rows.map((row) => row.account_id)
    const isAll = noted.includes(EVERYBODY) || noted.length > MOST_ALONE
    const ids = isAll ? undefined : await standingIds(trx, noted)
    await deriveRenewals(trx, { ids, today, currency, now })
    await observe(trx, await renewalRules.read(trx), { today, now })
    await noteFactChange(trx, 'accounts')
  })
}

async function standingIds(db: Db, noted: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct coalesce(merged_into, id) as id from account where id = any(${[...noted]}::integer[])`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** What only the passing of days brings; each part is done once, however often it is asked. */
export async function passDay(machinery: Machinery): Promise<void> {
  await sql`insert into renewal_dirty (account_id) select ${EVERYBODY}::integer
    where not exists (select from renewal) on conflict do nothing`.execute(machinery.db)
  await refreshRenewals(machinery)
  await snapshotForecast(machinery)
  await makeDuePacks(machinery)
}

export function renewalJobs(machinery: Machinery): Record<string, JobHandler> {
  return {
    'renewals:refresh': () => refreshRenewals(machinery),
    'renewals:pass-day': () => passDay(machinery),
  }
}
