import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../platform/access.ts'
import type { Database } from '../../platform/database.ts'
import { findKeyActor } from '../team/key.store.ts'

const REMEMBERED_MS = 3_000
const REMEMBERED_KEYS = 5_000

export type FindWriteKey = (token: string | undefined) => Promise<Actor | undefined>

/** Looks write keys up and remembers the answer for a moment: a revoked key stops within three seconds. */
export function createFindWriteKey(db: Database): FindWriteKey {
  const known = new Map<string, { at: number; actor: Promise<Actor | undefined> }>()
  return async (token) => {
    if (token === undefined) return undefined
    const now = performance.now()
    const remembered = known.get(token)
    if (remembered && now - remembered.at < REMEMBERED_MS) return remembered.actor
    if (known.size >= REMEMBERED_KEYS) known.clear()
    const actor = findKeyActor(db, token).then((found) =>
      found?.permissions.has('events:write') ? found : undefined,
    )
    known.set(token, { at: now, actor })
    try {
      return await actor
    } catch (error) {
      known.delete(token)
      throw error
    }
  }
}

/** The key of the Authorization header: the user name of Basic, or Bearer. */
export function headerKey(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined) return undefined
  const [scheme = '', value = ''] = header.split(' ', 2)
  if (/^bearer$/i.test(scheme)) return usable(value)
  if (!/^basic$/i.test(scheme)) return undefined
  const decoded = Buffer.from(value, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return usable(colon < 0 ? decoded : decoded.slice(0, colon))
}

/** The key that the browser libraries put into the body. */
export function bodyKey(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('writeKey' in body)) return undefined
  return typeof body.writeKey === 'string' ? usable(body.writeKey) : undefined
}

function usable(key: string): string | undefined {
  const trimmed = key.trim()
  return trimmed === '' || trimmed.length > 200 ? undefined : trimmed
}
