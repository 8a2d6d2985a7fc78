import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readTable } from '../../reference/reference-data.ts'
import { type KaplanMeierOptions, kaplanMeier } from './kaplan-meier.ts'

type Columns = Record<string, (number | null)[]>
type Golden = { rows: Record<'start' | 'stop' | 'event', number[]>; km: Record<string, Columns> }

// R 4.2.2, survival 3.5-3: survfit(Surv(…) ~ 1); core/reference/survival.R
const golden = readGolden<Golden>('survival')

test.each([
  ['log', {}, false],
  ['plain', { scale: 'plain', level: 0.9 }, false],
  ['loglog', { scale: 'log-log' }, false],
  ['late', {}, true],
] as [string, KaplanMeierOptions, boolean][])('equals R survfit: %s', (name, options, isLate) => {
  const { start, stop, event } = golden.rows
  const points = kaplanMeier(isLate ? { start, stop, event } : { stop, event }, options)
  const expected = golden.km[name] as Columns
  expect(points.map((point) => point.time)).toEqual(expected.time)
  expect(points.map((point) => point.atRisk)).toEqual(expected.n)
  expect(points.map((point) => point.events)).toEqual(expected.d)
  expect(points.map((point) => point.censored)).toEqual(expected.c)
  for (const [i, point] of points.entries()) {
    expect(point.survival).toBeCloseTo(expected.s?.[i] as number, 11)
    if (point.survival === 0) continue
    expect(point.standardError).toBeCloseTo(expected.se?.[i] as number, 11)
    if (point.survival === 1) continue
    expect(point.interval?.low).toBeCloseTo(expected.low?.[i] as number, 11)
    expect(point.interval?.high).toBeCloseTo(expected.high?.[i] as number, 11)
  }
})

const sets = [
  { name: 'rossi', file: 'rossi.csv', time: 'week', event: 'arrest' },
  { name: 'lung', file: 'lung.csv', time: 'time', event: 'status' },
  { name: 'waltons', file: 'waltons_dataset.csv', time: 'T', event: 'E' },
]

test.for(sets)('$name equals R to 1e-10 on every scale', ({ name, file, time, event }, { skip }) => {
  skip(!hasReference('survival'), 'reference data absent')
  const table = readTable(`survival/${file}`)
  for (const scale of ['plain', 'log', 'log-log'] as const) {
    const points = kaplanMeier({ stop: columnOf(table, time), event: columnOf(table, event) }, { scale })
    const reference = readTable(`survival/reference/km_${name}_${scale.replace('-', '')}.csv`)
    expect(points).toHaveLength(reference.length)
    for (const [i, row] of reference.entries()) {
      const point = points[i]
      const near = (value: number | undefined, column: string) =>
        row[column] === 'NA' || row[column] === 'NaN' || value === undefined
          ? expect([0, 1]).toContain(point?.survival)
          : expect(Math.abs(value - Number(row[column])), `${column} at ${row.time}`).toBeLessThan(1e-10)
      expect([point?.time, point?.atRisk, point?.events, point?.censored]).toEqual(
        ['time', 'n_risk', 'n_event', 'n_censor'].map((column) => Number(row[column])),
      )
      near(point?.survival, 'surv')
      near(point?.standardError, 'greenwood_se')
      near(point?.interval?.low, 'lower')
      near(point?.interval?.high, 'upper')
    }
  }
})

test('telco equals R to 1e-10', ({ skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const table = readTable('telco/Telco-Customer-Churn.csv')
  const event = Uint8Array.from(table, (row) => (row.Churn === 'Yes' ? 1 : 0))
  const points = kaplanMeier({ stop: columnOf(table, 'tenure'), event })
  for (const [i, row] of readTable('telco/reference/telco_km_all.csv').entries()) {
    expect(points[i]?.atRisk).toBe(Number(row.n_risk))
    expect(Math.abs((points[i]?.survival ?? 9) - Number(row.surv))).toBeLessThan(1e-10)
    expect(Math.abs((points[i]?.standardError ?? 9) - Number(row.greenwood_se))).toBeLessThan(1e-10)
  }
})

test('no rows give no points', () => {
  expect(kaplanMeier({ stop: [], event: [] })).toEqual([])
})

test('one row that left drops to 0, and its spread is not known', () => {
  expect(kaplanMeier({ stop: [3], event: [1] })).toEqual([
    {
      time: 3,
      atRisk: 1,
      events: 1,
      censored: 0,
      survival: 0,
      standardError: undefined,
      interval: undefined,
    },
  ])
})

test('without events the curve stays at 1 and has no interval', () => {
  const points = kaplanMeier({ stop: [3, 5], event: [0, 0] })
  expect(points.map((point) => [point.survival, point.standardError, point.interval])).toEqual([
    [1, 0, undefined],
    [1, 0, undefined],
  ])
})

test.each([
  [{ stop: [Number.NaN], event: [1] }, 'kaplan-meier.not-a-time'],
  [{ stop: [Number.POSITIVE_INFINITY], event: [1] }, 'kaplan-meier.not-a-time'],
  [{ stop: [-1], event: [1] }, 'kaplan-meier.not-a-time'],
  [{ stop: [1], event: [2] }, 'kaplan-meier.not-an-event'],
  [{ stop: [1], event: [Number.NaN] }, 'kaplan-meier.not-an-event'],
  [{ stop: [1, 2], event: [1] }, 'kaplan-meier.lengths-differ'],
  [{ stop: [1], event: [1], start: [1] }, 'kaplan-meier.start-not-before-stop'],
])('refuses %o: %s', (lifetimes, code) => {
  expect(() => kaplanMeier(lifetimes)).toThrow(expect.objectContaining({ code }))
})

test('refuses a level of 95', () => {
  expect(() => kaplanMeier({ stop: [1], event: [1] }, { level: 95 })).toThrow(
    expect.objectContaining({ code: 'kaplan-meier.level-out-of-range' }),
  )
})

const someRows = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 60,
})

test('never rises, does not care for the order of rows and, uncensored, is the share still there', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const of = (list: typeof rows) =>
        kaplanMeier({ stop: list.map(([time]) => time), event: list.map(([, event]) => event) })
      const points = of(rows)
      expect(of(rows.toReversed())).toEqual(points)
      for (const [i, point] of points.entries()) {
        expect(point.survival).toBeLessThanOrEqual(points[i - 1]?.survival ?? 1)
      }
      const times = rows.map(([time]) => time)
      for (const point of kaplanMeier({ stop: times, event: times.map(() => 1) })) {
        const later = times.filter((time) => time > point.time).length
        expect(point.survival).toBeCloseTo(later / times.length, 12)
      }
    }),
  )
})
