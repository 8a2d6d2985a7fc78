import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readTable } from '../../reference/reference-data.ts'
import { logRank } from './log-rank.ts'

type Test = { observed: number[]; expected: number[]; chiSquare: number; df: number }
type Golden = {
  rows: Record<'stop' | 'event' | 'region' | 'plan', number[]>
  logrank: Record<'region' | 'stratified' | 'peto', Test>
}

// R 4.2.2, survival 3.5-3: survdiff(); core/reference/survival.R
const { rows, logrank } = readGolden<Golden>('survival')
const { stop, event, region, plan } = rows

test.each([
  ['region', { stop, event, group: region }],
  ['stratified', { stop, event, group: region, stratum: plan }],
  ['peto', { stop, event, group: plan, rho: 1 }],
] as const)('equals R survdiff: %s', (name, input) => {
  const found = logRank(input)
  const expected = logrank[name]
  expect(found?.chiSquare).toBeCloseTo(expected.chiSquare, 9)
  expect(found?.degreesOfFreedom).toBe(expected.df)
  for (const [g, value] of expected.expected.entries()) {
    expect(found?.expected[g]).toBeCloseTo(value, 9)
    expect(found?.observed[g]).toBeCloseTo(expected.observed[g] as number, 9)
  }
})

test.for([
  ['rossi.csv', 'week', 'arrest', 'fin', 0, 3.8375695765, 0.050116117409],
  ['rossi.csv', 'week', 'arrest', 'fin', 1, 3.7494996822, 0.052823320512],
  ['lung.csv', 'time', 'status', 'sex', 0, 10.3267419549, 0.0013111645204],
  ['lung.csv', 'time', 'status', 'sex', 1, 12.7141514012, 0.0003628989276],
  ['waltons_dataset.csv', 'T', 'E', 'group', 0, 122.249125573, 2.0359832223e-28],
] as const)(
  '%s by %s, %s, %s with rho %d equals R',
  ([file, time, status, by, rho, chiSquare, p], { skip }) => {
    skip(!hasReference('survival'), 'reference data absent')
    const table = readTable(`survival/${file}`)
    const names = [...new Set(table.map((row) => row[by]))]
    const group = table.map((row) => names.indexOf(row[by]))
    const found = logRank({ stop: columnOf(table, time), event: columnOf(table, status), group, rho })
    expect(found?.chiSquare).toBeCloseTo(chiSquare, 8)
    expect((found?.pValue ?? 0) / p).toBeCloseTo(1, 7)
  },
)

test('telco by contract equals R', ({ skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const table = readTable('telco/Telco-Customer-Churn.csv')
  const contracts = ['Month-to-month', 'One year', 'Two year']
  const found = logRank({
    stop: columnOf(table, 'tenure'),
    event: table.map((row) => (row.Churn === 'Yes' ? 1 : 0)),
    group: table.map((row) => contracts.indexOf(row.Contract ?? '')),
  })
  expect(found?.chiSquare).toBeCloseTo(2352.8725382593, 7)
  expect(found?.degreesOfFreedom).toBe(2)
})

test('rows that enter late are not at risk before', () => {
  const late = logRank({ start: [0, 0, 2, 2], stop: [1, 3, 4, 5], event: [1, 1, 1, 0], group: [0, 0, 1, 1] })
  expect(late?.expected[0]).toBeCloseTo(1 + 1 / 3, 12)
})

test.each([
  ['no rows', { stop: [], event: [], group: [] }],
  ['one group', { stop: [1, 2], event: [1, 1], group: [0, 0] }],
  ['no events', { stop: [1, 2], event: [0, 0], group: [0, 1] }],
  ['one row each, leaving last', { stop: [1], event: [1], group: [1] }],
])('%s cannot be tested', (_, input) => {
  expect(logRank(input)).toBeUndefined()
})

test.each([
  [{ stop: [1], event: [1], group: [0.5] }, 'log-rank.not-a-group'],
  [{ stop: [1], event: [1], group: [] }, 'log-rank.not-a-group'],
  [{ stop: [Number.NaN], event: [1], group: [0] }, 'log-rank.not-a-time'],
])('refuses %o: %s', (input, code) => {
  expect(() => logRank(input)).toThrow(expect.objectContaining({ code }))
})
