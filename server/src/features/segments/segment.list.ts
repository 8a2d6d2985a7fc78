import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import { recordAudit } from '../team/audit.store.ts'
import { holdSegments } from './segment.evaluate.ts'
import { evaluateNow, lockSegment, type Machinery } from './segment.service.ts'
import { accountsUnknown, segmentNoList } from './segments.errors.ts'

type Change = { id: number; refs: readonly string[]; verb: 'add' | 'remove' }

/** Puts accounts on a list, or takes them off; ids that no account has are told and hold nothing up. */
export async function changeList({ db, clock }: Machinery, actor: Actor, { id, refs, verb }: Change) {
  return db.transaction().execute(async (trx) => {
    await holdSegments(trx)
    const segment = await lockSegment(trx, id)
    if (segment.kind !== 'list') throw segmentNoList({ field: 'id' })
    const asked = [...new Set(refs)]
    const { rows } = await sql<{ ref: string; account_id: number | null }>`
      select r.ref, coalesce(a.merged_into, a.id) as account_id
      from unnest(${asked}::text[]) r(ref)
      left join account a on case when r.ref like 'ext:%' then a.external_id = substr(r.ref, 5)
        else a.id::text = r.ref end`.execute(trx)
    const unknown = rows.filter((row) => row.account_id === null).map((row) => row.ref)
    const ids = [...new Set(rows.flatMap((row) => row.account_id ?? []))]
    if (ids.length === 0)
      throw accountsUnknown({ field: 'accounts', params: { ids: unknown.slice(0, 20).join(', ') } })
    const { rows: done } =
      verb === 'add'
        ? await sql`
          insert into segment_listed (segment_id, account_id, added_by, added_at)
          select ${id}, one.id, ${memberOf(actor)}::uuid, ${clock()} from unnest(${ids}::integer[]) one(id)
          where not exists (select from segment_listed l join account a on a.id = l.account_id
            where l.segment_id = ${id} and coalesce(a.merged_into, a.id) = one.id)
          returning account_id`.execute(trx)
        : await sql`
          delete from segment_listed l using account a
          where l.segment_id = ${id} and a.id = l.account_id and coalesce(a.merged_into, a.id) = any(${ids}::integer[])
          returning l.account_id`.execute(trx)
    if (done.length > 0) {
      await recordAudit(trx, actor, {
        action: verb === 'add' ? 'segment.accounts-added' : 'segment.accounts-removed',
        entityKind: 'segment',
        entityId: String(id),
        entityName: segment.name,
        after: { accounts: ids },
      })
      await evaluateNow(trx, clock, id)
    }
    return { changed: done.length, unchanged: Math.max(0, ids.length - done.length), unknown }
  })
}
