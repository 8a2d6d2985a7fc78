import { describe, expect, it } from 'vitest'
import { type Landmarks, stackPeriods } from './landmarks.ts'
import { firstObservedDay } from './observed-months.ts'
import { dayFeatures } from './prediction.features.ts'
import { trainModel } from './train-model.ts'
import { splitsOf } from './validate-model.ts'

const MONTH = 30
const MONTHS = 36
const FIRST = 19_000
const dayOf = (month: number) => FIRST + month * MONTH

/** The same for the same account and month each time, between 0 and 1. */
function drawn(account: number, month: number, salt: number): number {
  let h = Math.imul(account + 1, 0x9e3779b1) ^ Math.imul(month + 7, 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32
}

/**
 * Customers who begin month by month; a few of each month fade, and most of those who do leave two to four months later.
 * What they use is known from the month `heardFrom` on.
 */
function worldOf({ heardFrom, accounts = 300 }: { heardFrom: number; accounts?: number }): Landmarks {
  const rows: { account: number; day: number; lostOn: number; values: number[] }[] = []
  for (let account = 0; account < accounts; account++) {
    const begin = Math.floor(drawn(account, 0, 1) * MONTHS) - 10
    const fades = Array.from({ length: MONTHS }, (_, month) => month).find(
      (month) => month > begin && drawn(account, month, 2) < 0.02,
    )
    const leaves = fades !== undefined && drawn(account, 1, 3) < 0.8 ? fades + 2 + (account % 3) : undefined
    for (let month = Math.max(0, begin); month < Math.min(MONTHS, leaves ?? MONTHS); month++) {
      const low = fades !== undefined && month >= fades
      const use = month < heardFrom ? Number.NaN : (low ? -0.6 : 0) + (drawn(account, month, 4) - 0.5) * 0.5
      const values = dayFeatures.map(({ key, theme }) => {
        if (key === 'tenure') return month - begin
        if (key === 'mrr') return 1_000 + account
        if (key === 'usage_change') return use
        if (['usage', 'people', 'breadth'].includes(theme)) return month < heardFrom ? Number.NaN : 1
        return Number.NaN
      })
      const lostOn = leaves === undefined || leaves >= MONTHS ? Number.NaN : dayOf(leaves) - 3
      rows.push({ account, day: dayOf(month), lostOn, values })
    }
  }
  const list = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of)
  return {
    account: list(({ account }) => account),
    day: list(({ day }) => day),
    lostOn: list(({ lostOn }) => lostOn),
    mrr: list(() => 1_000),
    score: list(() => Number.NaN),
    endsIn: list(() => Number.NaN),
    term: list(() => Number.NaN),
    renewsIn: list(() => Number.NaN),
    columns: dayFeatures.map((_, j) => list(({ values }) => values[j] as number)),
  }
}

const train = (landmarks: Landmarks) =>
  trainModel({ landmarks, features: dayFeatures, lead: 14, knownUntil: dayOf(MONTHS - 1) }).findings

describe('a history whose first year knows contracts only', () => {
  const findings = train(worldOf({ heardFrom: 12 }))

  it('is learnt from as far back as customers were watched', () => {
    expect(findings.reason).toBeNull()
    expect(findings.observed_from).toBe(dayOf(12))
  })

  it('expects in each past month about as many losses as came', () => {
    expect(findings.months.length).toBeGreaterThan(5)
    const off = findings.months.filter(({ low, high, actual }) => actual < low || actual > high)
    expect(off.length / findings.months.length).toBeLessThan(0.2)
    const sum = (key: 'expected' | 'actual') => findings.months.reduce((all, month) => all + month[key], 0)
    expect(sum('expected') / sum('actual')).toBeGreaterThan(0.75)
    expect(sum('expected') / sum('actual')).toBeLessThan(1.33)
  })
})

it('takes the whole history where nothing of use was ever known, or all of it', () => {
  expect(firstObservedDay(worldOf({ heardFrom: MONTHS }), dayFeatures)).toBeUndefined()
  expect(firstObservedDay(worldOf({ heardFrom: 0 }), dayFeatures)).toBe(dayOf(0))
})

it('takes the whole history where too little is left once use is known', () => {
  const short = worldOf({ heardFrom: 30, accounts: 150 })
  const findings = train(short)
  expect(findings.observed_from).toBeNull()
  expect(findings.rows).toBe(short.day.length)
})

it('tries no model before fifteen customers have left, however many rows they stand in', () => {
  const landmarks = worldOf({ heardFrom: 0, accounts: 150 })
  const stack = stackPeriods(landmarks, { lead: 14, knownUntil: dayOf(MONTHS - 1) })
  const lost = splitsOf(stack, landmarks).map(({ train }) => {
    const left = [...train].filter((row) => stack.outcome[row] === 1)
    return new Set(left.map((row) => landmarks.account[stack.landmark[row] as number])).size
  })
  expect(lost.length).toBeGreaterThan(0)
  expect(Math.min(...lost)).toBeGreaterThanOrEqual(15)
})
