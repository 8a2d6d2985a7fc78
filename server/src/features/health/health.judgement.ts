import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import { recordAudit } from '../team/audit.store.ts'

export type JudgedBand = 'good' | 'watch' | 'danger'

/** The call a person made that stood on a day; it never replaces the automatic value. */
export async function readJudgement(db: Db, accountId: number, asOf: string) {
  const { rows } = await sql<{
    band: JudgedBand
    reason: string
    member_id: string
    member_name: string
    judged_at: string
    automatic_band: 'good' | 'watch' | 'danger' | 'unknown' | null
    automatic_score: number | null
    expires_on: string | null
    withdrawn: boolean
  }>`
    select j.band, j.reason, m.id as member_id, m.name as member_name, to_char(j.judged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as judged_at,
      j.automatic_band, j.automatic_score, j.expires_on,
      coalesce(j.withdrawn_at < ${asOf}::date + 1, false) or coalesce(j.expires_on < ${asOf}::date, false) as withdrawn
    from health_judgement j join member m on m.id = j.judged_by
    where j.account_id = ${accountId} and j.judged_at < ${asOf}::date + 2
    order by j.judged_at desc, j.row_id desc limit 1`.execute(db)
  const row = rows[0]
  if (!row || row.withdrawn) return null
  const { member_id: id, member_name: name, withdrawn: _, ...judgement } = row
  return { ...judgement, judged_by: { id, name } }
}

/** Keeps a person's call beside what the rule said at that moment, so that both can be compared with what came. */
export async function judgeAccount(
  db: Database,
  actor: Actor,
  call: { accountId: number; band: JudgedBand; reason: string; expiresOn: string | null; now: Date },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await withdraw(trx, call.accountId, call.now)
    await sql`
      insert into health_judgement (account_id, band, reason, judged_by, judged_at, expires_on, automatic_band, automatic_score)
      select ${call.accountId}, ${call.band}, ${call.reason}, ${actor.id}::uuid, ${call.now}, ${call.expiresOn}::date, h.band, h.score
      from (select 1) one left join health_score h
        on h.account_id = ${call.accountId} and h.day = (select day from refresh_state)`.execute(trx)
    await recordAudit(trx, actor, {
      action: 'health.judged',
      entityKind: 'account',
      entityId: String(call.accountId),
      after: { band: call.band, reason: call.reason, expires_on: call.expiresOn },
    })
    await hasNews(trx, call.accountId)
  })
}

export async function withdrawJudgement(
  db: Database,
  actor: Actor,
  call: { accountId: number; now: Date },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const withdrawn = await withdraw(trx, call.accountId, call.now)
    if (withdrawn === 0) return
    await recordAudit(trx, actor, {
      action: 'health.judgement-withdrawn',
      entityKind: 'account',
      entityId: String(call.accountId),
    })
    await hasNews(trx, call.accountId)
  })
}

/** What stands on a judgement, as the loyalty grid does, is made anew with the next refresh. */
async function hasNews(db: Db, accountId: number): Promise<void> {
  await sql`insert into account_dirty (account_id) values (${accountId}) on conflict do nothing`.execute(db)
  await noteFactChange(db, 'accounts')
}

async function withdraw(db: Db, accountId: number, now: Date): Promise<number> {
  const result = await sql`
    update health_judgement set withdrawn_at = ${now} where account_id = ${accountId} and withdrawn_at is null`.execute(
    db,
  )
  return Number(result.numAffectedRows ?? 0)
}
