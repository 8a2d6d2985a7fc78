import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import { addDays } from '@tsuzuku/core/time/add-days'
import type { Db } from '../../platform/database.ts'
import { readLossDays } from './back-test.store.ts'
import { readScoredMonthEnds } from './honesty.days.ts'
import {
  firstScoredDay,
  type Loss,
  readRulesUsed,
  readSaidBefore,
  readStood,
  readStoodIn,
} from './honesty.read.ts'
import type { Honesty, HonestyRow } from './honesty.schema.ts'

const DAYS_BEFORE = 90
const bands = ['danger', 'watch', 'good', 'unknown'] as const
const said = [...bands, 'none'] as const

type Year = { year: number; today: string; currency: string }

/** Of those who left in a year, what was said of them before; of those of whom the worst was said, who stayed. */
export async function readHonesty(db: Db, { year, today, currency }: Year): Promise<Honesty> {
  const from = `${year}-01-01`
  const to = today < `${year}-12-31` ? today : `${year}-12-31`
  const first = await firstScoredDay(db)
  const all = await readLosses(db, today, currency)
  const left = await readSaidBefore(db, { losses: leftIn(all, from, to), daysBefore: DAYS_BEFORE, currency })
  const days = await observedDays(db, { from, to, today })
  const stood = await readStood(db, { losses: all, days, daysAfter: DAYS_BEFORE })
  return {
    year,
    years: yearsFrom(first ?? today, today),
    from,
    to,
    days_before: DAYS_BEFORE,
    left: {
      accounts: left.length,
      mrr_minor: sum(left),
      said: said.map((band) => {
        const those = left.filter((row) => row.band === band)
        return { band, ...shareOf(those.length, left.length), mrr_minor: sum(those) }
      }),
      reconstructed: left.filter((row) => row.reconstructed).length,
    },
    stood: {
      from: days[0] ?? null,
      to: days.at(-1) ?? null,
      months: days.length,
      bands: bands.map((band) => {
        const those = stood.filter((row) => row.band === band)
        const stayed = those.filter((row) => !row.left)
        const accounts = count(those)
        return {
          band,
          accounts,
          mrr_minor: money(those),
          stayed: { ...shareOf(count(stayed), accounts), mrr_minor: money(stayed) },
        }
      }),
    },
    rules: await readRulesUsed(db, days),
  }
}

export type HonestyPart = { part: 'left' } | { part: 'stood'; band: (typeof bands)[number] }

/** The accounts behind the report: those who left, or those who stood in a band. */
export async function readHonestyRows(
  db: Db,
  { year, today, currency }: Year,
  asked: HonestyPart,
): Promise<HonestyRow[]> {
  const from = `${year}-01-01`
  const to = today < `${year}-12-31` ? today : `${year}-12-31`
  const losses = await readLosses(db, today, currency)
  if (asked.part === 'left') {
    return readSaidBefore(db, { losses: leftIn(losses, from, to), daysBefore: DAYS_BEFORE, currency })
  }
  const days = await observedDays(db, { from, to, today })
  return readStoodIn(db, { losses, days, daysAfter: DAYS_BEFORE, band: asked.band })
}

async function readLosses(db: Db, today: string, currency: string): Promise<Loss[]> {
  const losses = await readLossDays(db, currency, today)
  return [...losses].flatMap(([id, days]) => days.map((day) => ({ account_id: Number(id), left_on: day })))
}

const leftIn = (losses: readonly Loss[], from: string, to: string) =>
  losses.filter(({ left_on: day }) => day >= from && day <= to)

/** Ends of months of the year after which the days to come are known by now. */
async function observedDays(
  db: Db,
  { from, to, today }: { from: string; to: string; today: string },
): Promise<string[]> {
  const days = await readScoredMonthEnds(db, from, to)
  return days.filter((day) => addDays(day, DAYS_BEFORE) <= today)
}

function shareOf(part: number, whole: number) {
  return {
    accounts: part,
    share: whole === 0 ? null : part / whole,
    interval: wilsonInterval(part, whole) ?? null,
  }
}

const sum = (rows: readonly { mrr_minor: number | null }[]) =>
  rows.reduce((total, row) => total + (row.mrr_minor ?? 0), 0)
const count = (rows: readonly { accounts: number }[]) => rows.reduce((total, row) => total + row.accounts, 0)
const money = sum

function yearsFrom(first: string, today: string): number[] {
  const last = Number(today.slice(0, 4))
  const start = Number(first.slice(0, 4))
  return Array.from({ length: last - start + 1 }, (_, index) => last - index)
}
