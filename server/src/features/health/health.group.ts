import { rollUpHealth } from '@tsuzuku/core/health/roll-up-health'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { endOf, factKnown } from './known-facts.ts'

type MemberRow = {
  id: number
  name: string
  score: number | null
  band: 'good' | 'watch' | 'danger' | 'unknown'
  mrr: number
}

/** An account with the customers that stood below it on a day, as was recorded by then: the mean and the worst. Null without any below. */
export async function readGroupHealth(db: Db, accountId: number, day: string) {
  const { rows } = await sql<MemberRow>`
    with recursive below as (
      select ${accountId}::integer as id
      union
      select f.account_id from below
      join account p on p.id = below.id or p.merged_into = below.id
      join account_fact f on f.parent_id = p.id
      where ${factKnown({ valid: endOf(day), known: endOf(day) })}
    )
    select a.account_id as id, a.name, h.score, h.band, d.mrr_minor as mrr
    from below
    join account_fact a on a.account_id = below.id and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
    join account_day d on d.account_id = below.id and d.day = ${day}::date and d.is_customer
    join health_score h on h.account_id = below.id and h.day = d.day`.execute(db)
  if (!rows.some(({ id }) => id !== accountId)) return null
  const { mean, worst, known } = rollUpHealth(
    rows.map(({ score, ...row }) => ({ ...row, score: score ?? undefined })),
  )
  return {
    accounts: rows.length,
    known,
    mrr_minor: rows.reduce((sum, { mrr }) => sum + mrr, 0),
    mean: mean ?? null,
    worst: worst ? { id: worst.id, name: worst.name, score: worst.score ?? null, band: worst.band } : null,
  }
}
