import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import { segmentIds } from '../accounts/segment-filter.ts'
import { ownerNotKnown } from './health.errors.ts'
import type { Owner } from './health.read.ts'

/** `me`, `all`, `none` (nobody looks after it) or a member's id. */
export const ownerQuery = z.union([z.enum(['me', 'all', 'none']), z.uuid()]).default('all')

/** Narrows to the accounts in any of these segments. */
export const segmentQuery = z
  .string()
  .regex(segmentIds)
  .optional()
  .describe('Ids of segments; in any of them')

export function ownerOf(word: string, actor: Actor, segment?: string): Owner {
  return { ...whoOf(word, actor), ...(segment ? { segment } : {}) }
}

function whoOf(word: string, actor: Actor): Owner {
  if (word === 'all' || word === 'none') return { kind: word }
  if (word !== 'me') return { kind: 'member', id: word }
  if (actor.kind !== 'member') throw ownerNotKnown({ field: 'owner' })
  return { kind: 'member', id: actor.id }
}
