import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import type { Dispatcher } from 'undici'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { callOutside } from '../../platform/outgoing.ts'
import type { Seal } from '../../platform/seal.ts'
import { closedGate, heldFor, type LockReason, type OfferGate } from '../mail/offer-gate.ts'
import { tellFailed, tellPackFailed } from './news.ts'

type Call = {
  id: number
  idempotency_key: string
  kind: 'webhook' | 'slack'
  url: string
  body: unknown
  attempts: number
  gives_up: boolean
  account_id: number | null
  playbook_id: number | null
  is_offer: boolean
  told_to: string | null
  told_link: string | null
}

export type CallMachinery = {
  db: Database
  clock: Clock
  log: Log
  seal: Seal
  outgoing: Dispatcher
  /** Asked just before an offer goes out; without it none does. */
  offerGate?: OfferGate
}

const LEASE_MINUTES = 2
/** So many receivers may keep us waiting at the same time. */
const LANES = 4
const LONGEST_MS = 15_000
const BODY_MS = 1_000
const waitMinutes = [1, 5, 30, 120, 360]

/**
 * Makes the calls that are due. A call is leased first, so that one that hangs holds no lock; a receiver that heard it
 * before we died hears it again under the same webhook-id.
 */
export function createCalls(machinery: CallMachinery): () => Promise<void> {
  return async () => {
    const secret = await readSecret(machinery.db, machinery)
    await Promise.all(Array.from({ length: LANES }, () => callAll(machinery, secret)))
  }
}

async function callAll(machinery: CallMachinery, secret: Buffer): Promise<void> {
  for (let call = await lease(machinery); call; call = await lease(machinery)) {
    const { db, offerGate = closedGate } = machinery
    const against = call.is_offer ? await heldFor(offerGate, db, call.account_id) : undefined
    if (against) {
      await hold(db, call.id, against)
      continue
    }
    const result = await make(machinery, call, secret)
    await settle(machinery, call, result)
    machinery.log.info({ call: call.id, ok: result.ok }, 'another system was called')
  }
}

/** Not while its playbook, or the account's way through it, is paused. */
const mayGo = sql`not exists (select from playbook p where p.id = c.playbook_id and p.state = 'paused')
  and not exists (select from playbook_enrolment e where e.id = c.enrolment_id and e.state = 'paused')`

async function lease({ db, clock }: CallMachinery): Promise<Call | undefined> {
  const now = clock()
  const { rows } = await sql<Call>`
    update webhook_call w set due_at = ${now}::timestamptz + make_interval(mins => ${LEASE_MINUTES}), attempts = w.attempts + 1
    from (select id from webhook_call c where state in ('queued', 'failed') and due_at <= ${now} and ${mayGo}
      order by due_at, id limit 1 for update skip locked) due
    where w.id = due.id
    returning w.id, w.idempotency_key, w.kind, w.url, w.body, w.attempts::integer as attempts, w.give_up_at <= ${now} as gives_up,
      w.account_id, w.playbook_id, w.is_offer, w.told_to, w.told_link`.execute(db)
  return rows[0]
}

/** An offer that may not leave any more waits for a person. */
async function hold(db: Db, id: number, reasons: readonly LockReason[]): Promise<void> {
  await sql`update webhook_call set state = 'held', held_for = ${JSON.stringify(reasons)}::jsonb
    where id = ${id} and state in ('queued', 'failed')`.execute(db)
}

type Result = { ok: boolean; reply: string; isFinal: boolean }

async function make({ outgoing, clock }: CallMachinery, call: Call, secret: Buffer): Promise<Result> {
  const body = JSON.stringify(call.body)
  try {
    const answer = await withLimit(
      callOutside(outgoing, call.url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'tsuzuku',
          ...(call.kind === 'webhook' ? signed({ id: call.idempotency_key, at: clock(), body }, secret) : {}),
        },
      }),
    )
    // The status is the answer: a body that does not end must neither hold the lane nor undo it.
    await answer.body
      .dump({ limit: 65_536, signal: AbortSignal.timeout(BODY_MS) })
      .catch(() => answer.body.destroy())
    const ok = answer.statusCode >= 200 && answer.statusCode < 300
    // Gone, or refused for good: a second time is answered the same.
    const isFinal = [400, 401, 403, 404, 410].includes(answer.statusCode)
    return { ok, reply: `HTTP ${answer.statusCode}`, isFinal }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reply = error instanceof Error ? `${code} ${error.message}`.trim().slice(0, 300) : 'failed'
    return { ok: false, reply, isFinal: code === 'outgoing.blocked_address' }
  }
}

async function withLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), LONGEST_MS)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Headers as https://www.standardwebhooks.com names them. */
function signed(
  { id, at, body }: { id: string; at: Date; body: string },
  secret: Buffer,
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret.toString('base64')).sign(id, at, body),
  }
}

async function settle(
  { db, clock }: CallMachinery,
  call: Call,
  { ok, reply, isFinal }: Result,
): Promise<void> {
  const now = clock()
  const isOver = ok || isFinal || call.gives_up
  const minutes = waitMinutes[Math.min(call.attempts, waitMinutes.length) - 1] ?? 360
  await sql`
    update webhook_call set state = ${ok ? 'sent' : isOver ? 'dead' : 'failed'}, last_reply = ${reply},
      settled_at = ${isOver ? now : null}::timestamptz,
      due_at = ${isOver ? now : new Date(now.getTime() + minutes * 60_000)}
    where id = ${call.id} and state in ('queued', 'failed')`.execute(db)
  if (ok || !isOver) return
  const { playbook_id: playbook, account_id: account, told_to: to, told_link: link } = call
  if (playbook !== null) {
    const failure = { playbook, what: 'call', cause: '', account, link: '/settings/playbooks' } as const
    await tellFailed(db, { ...failure, error: reply }, now)
  } else if (to !== null && link !== null) {
    await tellPackFailed(db, { call: call.id, to, link, account, error: reply, now })
  }
}

/** Made when it is first needed. */
export async function readSecret(
  db: Db,
  { seal, clock }: Pick<CallMachinery, 'seal' | 'clock'>,
): Promise<Buffer> {
  await sql`insert into webhook_secret (sealed, made_at) values (${seal.close(randomBytes(32).toString('base64'))}, ${clock()})
    on conflict do nothing`.execute(db)
  const { rows } = await sql<{ sealed: Buffer }>`select sealed from webhook_secret`.execute(db)
  const text = rows[0] && seal.open(rows[0].sealed)
  if (text === undefined) throw new Error('the secret of webhooks was sealed under another key')
  return Buffer.from(text, 'base64')
}
