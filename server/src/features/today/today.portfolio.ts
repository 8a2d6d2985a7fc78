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
}

const RENEWAL_DAYS = 90
const WEEKS = 13
const MOST = 5
const bands = ['danger', 'watch', 'unknown', 'good'] as const

const columns = sql`h.account_id as id, a.name, d.mrr_minor, d.renewal_date, h.band, h.score, h.silent, h.score - b.score as change`

/** Scores of the day `h` with its figures `d`, the account `a` and the score of the day compared with `b`. */
function portfolio({ day, since, owner }: { day: string; since: string; owner: Owner }) {
  return sql`health_score h
    join account_day d on d.account_id = h.account_id and d.day = h.day
    join account_fact a on a.account_id = h.account_id and ${currentAccount} ${ownedBy(owner)}
    left join health_score b on b.account_id = h.account_id and b.day = ${since}::date
    where h.day = ${day}::date`
}

/** The owner's customers that are in danger, quiet or due, few enough to be sorted here: one query for three cards. */
export async function readPortfolio(
  db: Db,
  question: { day: string; since: string; owner: Owner },
): Promise<PortfolioRow[]> {
  const { rows } = await sql<PortfolioRow>`
    select ${columns} from ${portfolio(question)}
      and (h.band = 'danger' or h.silent or d.renewal_date < ${question.day}::date + ${RENEWAL_DAYS}::integer)`.execute(
    db,
  )
  return rows
}

/** Seats paid for and not used; what they cost is their share of the account's monthly price. The dearest by name. */
export async function readShelfware(db: Db, question: { day: string; since: string; owner: Owner }) {
  type Seats = { seats_paid: number; seats_used: number; unused_mrr_minor: number }
  const { rows } = await sql<PortfolioRow & Seats & { totals: Seats & { accounts: number } }>`
    with idle as materialized (
      select ${columns}, d.seats_paid, d.active_contacts_28d as seats_used,
        round(d.mrr_minor::numeric * (d.seats_paid - d.active_contacts_28d) / d.seats_paid) as unused_mrr_minor
      from ${portfolio(question)} and d.seats_paid > d.active_contacts_28d
    )
    select i.*, jsonb_build_object('accounts', t.accounts, 'seats_paid', t.seats_paid, 'seats_used', t.seats_used,
      'unused_mrr_minor', t.unused_mrr_minor) as totals
    from (select count(*) as accounts, sum(seats_paid) as seats_paid, sum(seats_used) as seats_used,
      sum(unused_mrr_minor) as unused_mrr_minor from idle) t, idle i
    order by i.unused_mrr_minor desc, i.id limit ${MOST}`.execute(db)
  const none = { accounts: 0, seats_paid: 0, seats_used: 0, unused_mrr_minor: 0 }
  return {
    ...(rows[0]?.totals ?? none),
    rows: rows
      .filter((row) => row.unused_mrr_minor > 0)
      .map((row) => ({
        ...short(row),
        seats_paid: row.seats_paid,
        seats_used: row.seats_used,
        unused_mrr_minor: row.unused_mrr_minor,
      })),
  }
}

/** How many customers there are under the filter, and how many of all are the member's own. */
export async function countCustomers(
  db: Db,
  question: { day: string; owner: Owner; memberId: string | undefined },
): Promise<{ accounts: number; mrr_minor: number; mine: number }> {
  const mine = sql`a.owner_id = ${question.memberId ?? null}::uuid`
  const asked = sql`true ${ownedBy(question.owner)}`
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
