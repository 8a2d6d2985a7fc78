import { emailDomain } from '@tsuzuku/core/text/email-domain'
import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { contactTable } from '../accounts/accounts.tables.ts'
import { accountsOfDomains, lockIdentity } from './identity.store.ts'
import { findStrayUsage, markDirty, moveUsage } from './usage.store.ts'

const AT_ONCE = 1_000
const REJECTED_KEPT_DAYS = 90

/**
 * Joins what ingest could not: contacts whose account got its e-mail domain later, and usage that still stands without
 * an account although an import or a merge has since given its contact one.
 */
export function createSettle(machinery: {
  db: Database
  clock: Clock
  tell: (news: 'accounts.changed') => Promise<void>
}) {
  const { db, clock, tell } = machinery
  return async (): Promise<void> => {
    const joined = await db.transaction().execute(async (trx) => {
      await lockIdentity(trx)
      const { rows } = await sql<{ id: number; email: string }>`
        select c.id, f.email from contact c
        join contact_fact f on f.contact_id = c.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
        where c.merged_into is null and f.account_id is null and f.email is not null
          and exists (select from account_fact a where lower(a.domain) = lower(split_part(f.email, '@', 2))
            and a.superseded_at = 'infinity' and a.valid_to = 'infinity')
        order by c.id limit ${AT_ONCE}`.execute(trx)
      const homeless = rows.flatMap(({ id, email }) => {
        const domain = emailDomain(email)
        return domain === undefined ? [] : [{ id, domain }]
      })
      const accounts = await accountsOfDomains(
        trx,
        homeless.map(({ domain }) => domain),
      )
      const given = homeless.flatMap(({ id, domain }) => {
        const accountId = accounts.get(domain)
        return accountId === undefined ? [] : [{ id, account_id: accountId }]
      })
      await writeVersions(trx, contactTable, given, { now: clock() })
      await markDirty(
        trx,
        given.map((row) => row.account_id),
      )
      return given.length
    })
    const moved = await settleUsage(db)
    if (joined + moved > 0) await tell('accounts.changed')
    await sql`delete from rejected_event where last_at < now() - make_interval(days => ${REJECTED_KEPT_DAYS})`.execute(
      db,
    )
  }
}

async function settleUsage(db: Database): Promise<number> {
  let total = 0
  for (;;) {
    const moved = await db.transaction().execute(async (trx) => {
      await lockIdentity(trx)
      const stray = await findStrayUsage(trx, AT_ONCE)
      await markDirty(trx, await moveUsage(trx, stray))
      return stray.length
    })
    total += moved
    if (moved < AT_ONCE) return total
  }
}
