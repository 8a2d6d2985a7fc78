import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import { ownerNotKnown } from './health.errors.ts'
import type { Owner } from './health.read.ts'

/** `me`, `all`, `none` (nobody looks after it) or a member's id. */
export const ownerQuery = z.union([z.enum(['me', 'all', 'none']), z.uuid()]).default('all')

export function ownerOf(word: string, actor: Actor): Owner {
  if (word === 'all' || word === 'none') return { kind: word }
  if (word !== 'me') return { kind: 'member', id: word }
  if (actor.kind !== 'member') throw ownerNotKnown({ field: 'owner' })
  return { kind: 'member', id: actor.id }
}
