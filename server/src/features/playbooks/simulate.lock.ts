import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Content } from './playbook.definition.ts'

/** How offer locks stood on days gone by, as far as that was written down. */
export type PastLock = {
  /** The first day of which anything is known; null where nothing is, or nobody asked. */
  knownSince: string | null
  /** At the end of a day; undefined is not known. */
  isOpen(account: number, day: string): boolean | undefined
  /** The first day after one on which it is open again. */
  opensAfter(account: number, day: string): string | undefined
}

/** Locks are asked only where a step offers something. */
export async function readPastLock(
  db: Db,
  content: Content,
  { accounts, timeZone }: { accounts: readonly number[]; timeZone: string },
): Promise<PastLock> {
  const isAsked = content.steps.some((step) => 'offer' in step && step.offer)
  if (!isAsked) return { knownSince: null, isOpen: () => undefined, opensAfter: () => undefined }
  const { rows } = await sql<{ account_id: number; day: string; is_open: boolean }>`
    select distinct on (account_id, day) account_id, day::text as day, is_open
    from (select id, account_id, (at at time zone ${timeZone})::date as day, is_open from offer_lock_move
      where account_id = any(${[...new Set(accounts)]}::integer[])) m
    order by account_id, day, id desc`.execute(db)
  const { rows: first } = await sql<{ day: string | null }>`
    select (min(at) at time zone ${timeZone})::date::text as day from offer_lock_move`.execute(db)
  const turns = new Map<number, { day: string; is_open: boolean }[]>()
  for (const row of rows) turns.set(row.account_id, [...(turns.get(row.account_id) ?? []), row])
  return {
    knownSince: first[0]?.day ?? null,
    isOpen: (account, day) => turns.get(account)?.findLast((turn) => turn.day <= day)?.is_open,
    opensAfter: (account, day) => turns.get(account)?.find((turn) => turn.day > day && turn.is_open)?.day,
  }
}
