import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { ProposeOffers } from '../renewals/pack.content.ts'
import { offerLock } from './lock.ts'

type Proposed = { name: string; step: string; staircase: string; amount_minor: number | null }

/** What the steps an account stands on offer, while its lock is open and nobody has offered it yet. */
export const createProposeOffers =
  (clock: Clock): ProposeOffers =>
  async (db, accountId) => {
    const { isOpen, reasons } = await offerLock(db, accountId, { now: clock() })
    if (!isOpen) return { is_open: false, reasons, offers: [] }
    const { rows } = await sql<Proposed>`
      select t.offer ->> 'name' as name, t.name as step, s.name as staircase, (t.offer ->> 'amount_minor')::bigint as amount_minor
      from stair_standing k join staircase s on s.id = k.staircase_id and s.retired_at is null
      join stair_step t on t.id = k.step_id and t.offer is not null
      where k.account_id = ${accountId} and not exists (select from opportunity o join account a on a.id = o.account_id
        where o.step_id = t.id and coalesce(a.merged_into, a.id) = k.account_id and o.stage not in ('idea', 'ready'))
      order by s.id`.execute(db)
    return { is_open: true, reasons, offers: rows }
  }
