import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { currentAccount, type Owner, ownedBy } from '../health/health.read.ts'

export type PortfolioRow = {
  id: number
  name: string
  mrr_minor: number
  renewal_date: string | null
  band: 'good' | 'watch' | 'danger' | 'unknown'
  score: number | null
  silent: boolean | null
  change: number | null
  seats_paid: number | null
  seats_used: number | null
}

const RENEWAL_DAYS = 90
const WEEKS = 13
const MOST = 5
const bands = ['danger', 'watch', 'unknown', 'good'] as const

/** Every customer of the owner on the day, small enough to be sorted here: one query for all cards of the page. */
export async function readPortfolio(
  db: Db,
  question: { day: string; since: string; owner: Owner },
): Promise<PortfolioRow[]> {
  const { rows } = await sql<PortfolioRow>`
    select h.account_id as id, a.name, d.mrr_minor, d.renewal_date, h.band, h.score, h.silent, h.score - b.score as change,
      d.seats_paid, d.active_contacts_28d as seats_used
    from health_score h
    join account_day d on d.account_id = h.account_id and d.day = h.day
    join account_fact a on a.account_id = h.account_id and ${currentAccount} ${ownedBy(question.owner)}
    left join health_score b on b.account_id = h.account_id and b.day = ${question.since}::date
    where h.day = ${question.day}::date
      and (h.band = 'danger' or h.silent or d.renewal_date < ${question.day}::date + ${RENEWAL_DAYS}::integer
        or d.active_contacts_28d < d.seats_paid)`.execute(db)
  return rows
}

/** How many customers there are under the filter, and how many of all are the member's own. */
export async function countCustomers(
  db: Db,
  question: { day: string; owner: Owner; memberId: string | undefined },
): Promise<{ accounts: number; mrr_minor: number; mine: number }> {
  const mine = sql`a.owner_id = ${question.memberId ?? null}::uuid`
  const asked = question.owner.kind === 'all' ? sql`true` : sql`true ${ownedBy(question.owner)}`
  const { rows } = await sql<{ accounts: number; mrr_minor: number; mine: number }>`
    select count(*) filter (where ${asked})::integer as accounts,
      coalesce(sum(d.mrr_minor) filter (where ${asked}), 0)::bigint as mrr_minor, count(*) filter (where ${mine})::integer as mine
    from account_day d join account_fact a on a.account_id = d.account_id and ${currentAccount}
    where d.day = ${question.day}::date and d.is_customer`.execute(db)
  return rows[0] ?? { accounts: 0, mrr_minor: 0, mine: 0 }
}

const byMoney = (a: PortfolioRow, b: PortfolioRow) => b.mrr_minor - a.mrr_minor || a.id - b.id
const short = ({ id, name, mrr_minor, renewal_date, band, score, silent, change }: PortfolioRow) => ({
  account: { id, name },
  mrr_minor,
  renewal_date,
  band,
  score,
  silent,
  change,
})
const total = (rows: readonly PortfolioRow[]) => ({
  accounts: rows.length,
  mrr_minor: rows.reduce((sum, row) => sum + row.mrr_minor, 0),
})

export function atRiskOf(rows: readonly PortfolioRow[]) {
  const danger = rows.filter(({ band }) => band === 'danger').sort(byMoney)
  return { ...total(danger), rows: danger.slice(0, MOST).map(short) }
}

export function quietOf(rows: readonly PortfolioRow[]) {
  const quiet = rows.filter(({ silent }) => silent === true).sort(byMoney)
  return { ...total(quiet), rows: quiet.slice(0, MOST).map(short) }
}

/** Thirteen weeks from the day on, each with its renewals by band; the soonest ones by name. */
export function renewalsOf(rows: readonly PortfolioRow[], day: string) {
  const start = Date.parse(day)
  const due = rows
    .flatMap((row) => {
      const days = row.renewal_date === null ? -1 : (Date.parse(row.renewal_date) - start) / 86_400_000
      return days >= 0 && days < RENEWAL_DAYS ? [{ ...row, days }] : []
    })
    .sort((a, b) => a.days - b.days || byMoney(a, b))
  return {
    ...total(due),
    weeks: Array.from({ length: WEEKS }, (_, week) => {
      const those = due.filter(({ days }) => Math.floor(days / 7) === week)
      return {
        from: new Date(start + week * 7 * 86_400_000).toISOString().slice(0, 10),
        ...total(those),
        bands: bands.map((band) => ({ band, ...total(those.filter((row) => row.band === band)) })),
      }
    }),
    bands: bands.map((band) => ({ band, ...total(due.filter((row) => row.band === band)) })),
    rows: due.slice(0, MOST + 3).map(short),
  }
}

/** Seats paid for and not used; what they cost is their share of the account's monthly price. */
export function shelfwareOf(rows: readonly PortfolioRow[]) {
  const idle = rows.flatMap((row) => {
    const { seats_paid: paid, seats_used: used } = row
    if (paid === null || used === null || paid <= used) return []
    const unused = paid - used
    return [
      {
        row,
        seats_paid: paid,
        seats_used: used,
        unused_mrr_minor: Math.round((row.mrr_minor * unused) / paid),
      },
    ]
  })
  const dear = idle
    .filter((one) => one.unused_mrr_minor > 0)
    .sort((a, b) => b.unused_mrr_minor - a.unused_mrr_minor || a.row.id - b.row.id)
  return {
    accounts: idle.length,
    seats_paid: idle.reduce((sum, one) => sum + one.seats_paid, 0),
    seats_used: idle.reduce((sum, one) => sum + one.seats_used, 0),
    unused_mrr_minor: idle.reduce((sum, one) => sum + one.unused_mrr_minor, 0),
    rows: dear.slice(0, MOST).map(({ row, ...seats }) => ({ ...short(row), ...seats })),
  }
}
