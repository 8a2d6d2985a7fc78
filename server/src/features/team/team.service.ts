import { hash, verify } from '@node-rs/argon2'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { sharedReading } from '../../platform/shared-readings.ts'
import { hashToken, newToken } from '../../platform/token.ts'
import { findKeyActor } from './key.store.ts'
import { findSessionActor, SESSION_COOKIE } from './session.store.ts'
import { linkNotValid, weakPassword, wrongCredentials } from './team.errors.ts'

const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const MIN_PASSWORD = 10

export async function hashPassword(password: string): Promise<string> {
  if (password.length < MIN_PASSWORD) throw weakPassword({ field: 'password', params: { min: MIN_PASSWORD } })
  return hash(password, ARGON2)
}

export function passwordMatches(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password)
}

// Verified when the address is unknown, so that the answer takes as long either way.
const nobodysHash = hash('nobody has this password', ARGON2)

/** The member with this address and password; one answer for every failure. */
export async function checkPassword(db: Db, email: string, password: string): Promise<string> {
  const member = await db
    .selectFrom('member')
    .select(['id', 'password_hash'])
    .where(sql`lower(email)`, '=', email.trim().toLowerCase())
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  const right = await verify(member?.password_hash ?? (await nobodysHash), password)
  if (!member?.password_hash || !right) throw wrongCredentials()
  return member.id
}

export async function createOneTimeLink(
  db: Db,
  memberId: string,
  purpose: 'sign-in' | 'invitation',
): Promise<string> {
  const { token, hash: tokenHash } = newToken('tzl')
  const hours = purpose === 'invitation' ? 7 * 24 : 1
  await sql`insert into one_time_link (token_hash, member_id, purpose, expires_at)
    values (${tokenHash}, ${memberId}, ${purpose}, now() + make_interval(hours => ${hours}))`.execute(db)
  return token
}

export async function useOneTimeLink(db: Db, token: string): Promise<string> {
  const { rows } = await sql<{ member_id: string }>`
    update one_time_link l set used_at = now() from member m
    where l.token_hash = ${hashToken(token)} and l.used_at is null and l.expires_at > now()
      and m.id = l.member_id and m.deactivated_at is null
    returning l.member_id`.execute(db)
  const row = rows[0]
  if (!row) throw linkNotValid()
  return row.member_id
}

/**
 * Who sends this request: an API key in the Authorization header, else the session of the cookie. A screen asks several
 * things at once; they share one look at who asks, which begins after each of them came.
 */
export function createAuthenticate(db: Database) {
  const shared = <Found>(
    kind: 'key' | 'session',
    token: string,
    find: (db: Db, token: string) => Promise<Found>,
  ) => sharedReading(db, `${kind} ${hashToken(token).toString('base64')}`, () => find(db, token))
  return async (request: FastifyRequest): Promise<Actor | undefined> => {
    const header = request.headers.authorization
    if (header?.startsWith('Bearer ')) {
      const actor = await shared('key', header.slice(7).trim(), findKeyActor)
      return actor?.keyKind === 'api' ? actor : undefined
    }
    const token = request.cookies[SESSION_COOKIE]
    return token ? shared('session', token, findSessionActor) : undefined
  }
}
