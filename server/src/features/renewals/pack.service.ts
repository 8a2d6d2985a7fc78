import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { notify } from '../notifications/notify.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { queuePackCall } from './pack.call.ts'
import { gatherPack, type ProposeOffers } from './pack.content.ts'
import { insertPack, lockPack, type PackRow, updatePack } from './pack.store.ts'
import { SYSTEM_NAME } from './renewal.derive.ts'
import { renewalSource } from './renewal.read.ts'
import { packNotFound, packNotYours, packReceiverUnknown } from './renewals.errors.ts'
import { renewalRules } from './renewals.rule.ts'

type Machinery = { db: Database; clock: Clock; proposeOffers?: ProposeOffers | undefined }
const MOST_AT_ONCE = 200

/** By hand, as often as one likes: each is a new one. */
export async function makePack(
  { db, clock, proposeOffers }: Machinery,
  actor: Actor,
  renewalId: number,
): Promise<number> {
  const now = clock()
  return db.transaction().execute(async (trx) => {
    const { timeZone, currency } = await readWorkspace(trx)
    const content = await gatherPack(trx, {
      id: renewalId,
      today: dayIn(timeZone, now),
      currency,
      timeZone,
      proposeOffers,
    })
    const id = await insertPack(trx, { renewalId, content, byName: actor.name, byJob: false, now })
    await recordAudit(trx, actor, {
      action: 'renewal-pack.made',
      entityKind: 'renewal-pack',
      entityId: String(id),
      entityName: content.renewal.account.name,
    })
    return id as number
  })
}

/**
 * One for every renewal whose days for it have come; sent to whoever has the renewal in hand, else to the one named for all,
 * else to the owner of the account.
 */
export async function makeDuePacks({ db, clock, proposeOffers }: Machinery): Promise<number> {
  const { content: rule } = await renewalRules.read(db)
  const { timeZone, currency } = await readWorkspace(db)
  const now = clock()
  const today = dayIn(timeZone, now)
  let made = 0
  for (;;) {
    const due = await readDue(db, today, rule.pack_days)
    for (const { id, owner, account_owner: accountOwner } of due) {
      await db.transaction().execute(async (trx) => {
        const content = await gatherPack(trx, { id, today, currency, timeZone, proposeOffers })
        const packId = await insertPack(trx, {
          renewalId: id,
          content,
          byName: SYSTEM_NAME,
          byJob: true,
          now,
        })
        const to = await firstWhoMay(trx, [owner, rule.pack_to, accountOwner])
        if (packId !== undefined && to) await send(trx, { packId, to, now })
      })
      made += 1
    }
    if (due.length < MOST_AT_ONCE) return made
  }
}

/** Contracts of less than a quarter renew too often for a pack each time. */
async function readDue(db: Db, today: string, days: number) {
  const { rows } = await sql<{ id: number; owner: string | null; account_owner: string | null }>`
    select r.id, r.owner_id as owner, a.owner_id as account_owner from ${renewalSource}
    where r.gone_on is null and r.renews_on > ${today}::date and r.renews_on <= ${today}::date + ${days}::integer
      and coalesce(r.term_months, 12) >= 3
      and not exists (select from renewal_pack p where p.renewal_id = r.id and p.made_by_job)
    order by r.renews_on, r.id limit ${MOST_AT_ONCE}`.execute(db)
  return rows
}

async function firstWhoMay(db: Db, members: readonly (string | null)[]): Promise<string | undefined> {
  for (const member of members) if (member && (await mayReceive(db, member))) return member
  return undefined
}

async function mayReceive(db: Db, memberId: string): Promise<boolean> {
  const { rows } =
    await sql`select from member where id = ${memberId}::uuid and deactivated_at is null`.execute(db)
  return rows.length > 0
}

async function send(
  db: Db,
  { packId, to, now, by }: { packId: number; to: string; now: Date; by?: Actor },
): Promise<void> {
  await updatePack(db, packId, { sent_to: to, sent_at: now, received_at: null })
  const pack = await lockPack(db, packId)
  await notify(
    db,
    {
      kind: 'renewal-pack',
      key: `renewal-pack:${packId}:${to}`,
      params: { by: by?.name ?? SYSTEM_NAME, account: pack?.account, day: pack?.renews_on },
      link: `/renewals/packs/${packId}`,
      ...(pack ? { accountId: pack.account_id } : {}),
      to: [to],
    },
    now,
  )
  await queuePackCall(db, { packId, now, by: by?.kind === 'member' ? by.id : undefined })
}

async function withPack<Answer>(
  { db }: Machinery,
  id: number,
  work: (trx: Db, pack: PackRow) => Promise<Answer>,
): Promise<Answer> {
  return db.transaction().execute(async (trx) => {
    const pack = await lockPack(trx, id)
    if (!pack) throw packNotFound({ field: 'id' })
    return work(trx, pack)
  })
}

const entry = (pack: PackRow) => ({
  entityKind: 'renewal-pack',
  entityId: String(pack.id),
  entityName: pack.account,
})

export async function sendPack(machinery: Machinery, actor: Actor, asked: { id: number; to: string }) {
  return withPack(machinery, asked.id, async (trx, pack) => {
    if (!(await mayReceive(trx, asked.to))) throw packReceiverUnknown({ field: 'member_id' })
    await send(trx, { packId: asked.id, to: asked.to, now: machinery.clock(), by: actor })
    await recordAudit(trx, actor, { action: 'renewal-pack.sent', ...entry(pack), after: { to: asked.to } })
  })
}

/** Whoever it was sent to says that they have it. */
export async function receivePack(machinery: Machinery, actor: Actor, id: number) {
  return withPack(machinery, id, async (trx, pack) => {
    if (pack.sent_to !== actor.id) throw packNotYours()
    if (pack.received_at) return
    await updatePack(trx, id, { received_at: machinery.clock() })
    await recordAudit(trx, actor, { action: 'renewal-pack.received', ...entry(pack) })
  })
}

export async function followPack(
  machinery: Machinery,
  actor: Actor,
  asked: { id: number; follow_up_on?: string | null | undefined; outcome?: string | null | undefined },
) {
  return withPack(machinery, asked.id, async (trx, pack) => {
    const change = {
      ...(asked.follow_up_on === undefined ? {} : { follow_up_on: asked.follow_up_on }),
      ...(asked.outcome === undefined
        ? {}
        : {
            outcome: asked.outcome,
            outcome_at: asked.outcome === null ? null : machinery.clock(),
            outcome_by: asked.outcome === null ? null : actor.name,
          }),
    }
    if (Object.keys(change).length === 0) return
    await updatePack(trx, asked.id, change)
    await recordAudit(trx, actor, {
      action: 'renewal-pack.followed',
      ...entry(pack),
      before: { follow_up_on: pack.follow_up_on, outcome: pack.outcome },
      after: change,
    })
  })
}
