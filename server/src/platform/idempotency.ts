import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { errorFactory } from './errors.ts'
import type { Http } from './http.ts'
import type { Log } from './log.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False where the answer holds a secret, which must not lie in a table. */
    keepsAnswer?: false
  }
  interface FastifyRequest {
    /** Set while this request is the one that answers for its Idempotency-Key. */
    idempotencyKey: string | undefined
  }
}

const notValid = errorFactory(
  'http.idempotency_key_not_valid',
  400,
  'An Idempotency-Key has 1 to 255 printable characters, in quotes or without.',
)
const reused = errorFactory(
  'http.idempotency_key_reused',
  422,
  'This Idempotency-Key was sent with another request; take a new key for a new request.',
)
const inProgress = errorFactory(
  'http.idempotency_in_progress',
  409,
  'The first request with this Idempotency-Key is still at work; send it again shortly.',
)
const outcomeUnknown = errorFactory(
  'http.idempotency_outcome_unknown',
  409,
  'The server stopped while it worked on the first request with this Idempotency-Key; see what was written, then take a new key.',
)

const HEADER = 'idempotency-key'
/** No request of ours works longer. */
const LONGEST_REQUEST = sql`interval '10 minutes'`

type Kept = { same: boolean; status: number | null; body: string | null; lost: boolean }

/** Whether the route keeps its answer under an Idempotency-Key: writes by POST whose answer is no secret. */
export function keepsAnswer(route: {
  method: string | string[]
  url?: string | undefined
  config?: { access?: unknown; keepsAnswer?: false } | undefined
}): boolean {
  const { access, keepsAnswer: keeps } = route.config ?? {}
  return (
    [route.method].flat().includes('POST') &&
    (route.url?.startsWith('/api/v1/') ?? false) &&
    access !== 'public' &&
    access !== 'write-key' &&
    keeps !== false
  )
}

/**
 * `Idempotency-Key` as in draft-ietf-httpapi-idempotency-key-header: the same request sent again within a day gets the
 * answer of the first and writes nothing. A request that failed wrote nothing either; its key is free again.
 */
export function keepAnswers(http: Http, { db, log }: { db: Database; log: Log }): void {
  http.decorateRequest('idempotencyKey', undefined)

  // After validation: what was never tried must not take the key.
  http.addHook('preHandler', async (request, reply) => {
    const header = request.raw.headers[HEADER]
    if (header === undefined || !request.actor || !keepsAnswer(request.routeOptions)) return
    const key = readKey(header)
    const claim = { key, actorId: request.actor.id, hash: hashOf(request) }
    if (await claimKey(db, claim)) {
      request.idempotencyKey = key
      return
    }
    const kept = await findKept(db, claim)
    // The first request failed in this very moment and gave its key back.
    if (!kept) throw inProgress()
    if (!kept.same) throw reused()
    if (kept.status === null) throw kept.lost ? outcomeUnknown() : inProgress()
    return replay(reply, kept.status, kept.body)
  })

  http.addHook('onSend', async (request, reply, payload) => {
    const { idempotencyKey: key, actor } = request
    if (key === undefined || !actor) return payload
    request.idempotencyKey = undefined
    try {
      if (reply.statusCode < 300)
        await keep(db, { key, actorId: actor.id, status: reply.statusCode, payload })
      else await release(db, { key, actorId: actor.id })
    } catch (error) {
      // The work is done and its answer good; only its repetition will not be told apart from a crash.
      log.warn({ err: error, request_id: request.id }, 'an answer was not kept under its idempotency key')
    }
    return payload
  })
}

/** The header is a string of RFC 8941; many clients leave out the quotes. */
function readKey(header: string | string[]): string {
  const text = String(header).trim()
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text)
  const key = quoted?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? text
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw notValid({ field: HEADER })
  return key
}

function hashOf(request: FastifyRequest): Buffer {
  const body = JSON.stringify(request.body ?? null)
  return createHash('sha256').update(`${request.method}\n${request.url}\n${body}`).digest()
}

type Claim = { key: string; actorId: string; hash: Buffer }

async function claimKey(db: Database, { key, actorId, hash }: Claim): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotency_key as k (key, actor_id, request_hash) values (${key}, ${actorId}, ${hash})
    on conflict (actor_id, key) do update set request_hash = excluded.request_hash, status = null, body = null,
      created_at = excluded.created_at
      where k.created_at < now() - interval '1 day'
    returning key`.execute(db)
  return rows.length > 0
}

async function findKept(db: Database, { key, actorId, hash }: Claim): Promise<Kept | undefined> {
  const { rows } = await sql<Kept>`
    select request_hash = ${hash} as same, status, body, created_at < now() - ${LONGEST_REQUEST} as lost
    from idempotency_key where actor_id = ${actorId} and key = ${key}`.execute(db)
  return rows[0]
}

async function keep(
  db: Database,
  answer: { key: string; actorId: string; status: number; payload: unknown },
): Promise<void> {
  const { key, actorId, status, payload } = answer
  const body = typeof payload === 'string' ? payload : Buffer.isBuffer(payload) ? payload.toString() : null
  await sql`update idempotency_key set status = ${status}, body = ${body}
    where actor_id = ${actorId} and key = ${key}`.execute(db)
}

async function release(db: Database, { key, actorId }: { key: string; actorId: string }): Promise<void> {
  await sql`delete from idempotency_key where actor_id = ${actorId} and key = ${key}`.execute(db)
}

function replay(reply: FastifyReply, status: number, body: string | null): FastifyReply {
  reply.code(status).header('idempotency-replayed', 'true')
  return body === null ? reply.send() : reply.type('application/json; charset=utf-8').send(body)
}
