import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import { addDays } from '@tsuzuku/core/time/add-days'
import type { Db } from '../../platform/database.ts'
import { segmentsKeptLater } from '../accounts/segment-filter.ts'
import { readLossDays } from './back-test.store.ts'
import { readScoredMonthEnds } from './honesty.days.ts'
import {
  firstScoredDay,
  type Loss,
  readRulesUsed,
  readSaidBefore,
  readStood,
  readStoodIn,
  recordedLater,
  type Seen,
} from './honesty.read.ts'
import type { Honesty, HonestyRow } from './honesty.schema.ts'

const DAYS_BEFORE = 90
const bands = ['danger', 'watch', 'good', 'unknown'] as const
const said = [...bands, 'none'] as const

export type Question = Seen & { year: number }

/** Of those who left in a year, what was said of them before; of those of whom the worst was said, who stayed. */
export async function readHonesty(db: Db, question: Question): Promise<Honesty> {
  const { year, moment } = question
  const today = moment.day
  const span = await spanOf(db, question)
  const { from, to } = span
  const first = await firstScoredDay(db)
  const losses = await readLosses(db, question)
  const left = await readLeft(db, question, { losses, span })
  const days = await observedDays(db, span, today)
  const stood = await readStood(db, { ...question, losses, days, daysAfter: DAYS_BEFORE })
  return {
    year,
    years: yearsFrom(first ?? today, today),
    from,
    to,
    days_before: DAYS_BEFORE,
    segments_kept_since: span.keptSince,
    recorded_since: await recordedLater(db, moment),
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
    rules: await readRulesUsed(db, { ...question, days }),
  }
}

export type HonestyPart = { part: 'left' } | { part: 'stood'; band: (typeof bands)[number] }

/** The accounts behind the report: those who left, or those who stood in a band. */
export async function readHonestyRows(db: Db, question: Question, asked: HonestyPart): Promise<HonestyRow[]> {
  const span = await spanOf(db, question)
  const losses = await readLosses(db, question)
  if (asked.part === 'left') return readLeft(db, question, { losses, span })
  const days = await observedDays(db, span, question.moment.day)
  return readStoodIn(db, { ...question, losses, days, daysAfter: DAYS_BEFORE, band: asked.band })
}

type Span = { from: string; to: string; keptSince: string | null }

/** The year as far as it is seen, and the day from which on members of the segments are kept if that is later than its first reading. */
async function spanOf(db: Db, { year, moment: { day: today, timeZone }, segment }: Question): Promise<Span> {
  const [from, end] = [`${year}-01-01`, `${year}-12-31`]
  const first = { day: addDays(from, -DAYS_BEFORE), timeZone, isPast: true }
  const keptSince = await segmentsKeptLater(db, segment, first)
  return { from, to: today < end ? today : end, keptSince }
}

/** All losses known. */
async function readLosses(db: Db, { moment }: Question): Promise<Loss[]> {
  const found = await readLossDays(db, moment.currency, moment.day, moment)
  return [...found].flatMap(([id, days]) =>
    days.map((day): Loss => ({ account_id: Number(id), left_on: day })),
  )
}

/** Those of the year, with what was said before, as far as it can be told who was in the segments then. */
function readLeft(
  db: Db,
  { moment, segment }: Question,
  { losses, span: { from, to, keptSince } }: { losses: readonly Loss[]; span: Span },
): Promise<HonestyRow[]> {
  const ofYear = losses.filter(
    ({ left_on: day }) =>
      day >= from && day <= to && (keptSince === null || addDays(day, -DAYS_BEFORE) >= keptSince),
  )
  return readSaidBefore(db, { losses: ofYear, daysBefore: DAYS_BEFORE, moment, segment })
}

/** Ends of months of the year after which the days to come are known by the day seen from. */
async function observedDays(db: Db, { from, to, keptSince }: Span, today: string): Promise<string[]> {
  const days = await readScoredMonthEnds(db, from, to)
  return days.filter((day) => addDays(day, DAYS_BEFORE) <= today && (keptSince === null || day >= keptSince))
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
