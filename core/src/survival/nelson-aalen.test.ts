import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readTable } from '../../reference/reference-data.ts'
import { nelsonAalen } from './nelson-aalen.ts'

type Golden = {
  rows: Record<'start' | 'stop' | 'event', number[]>
  km: Record<'log' | 'late', Record<'h' | 'hse', number[]>>
}

// R 4.2.2, survival 3.5-3: survfit()$cumhaz and $std.chaz; core/reference/survival.R
const { rows, km } = readGolden<Golden>('survival')

test.each([
  ['log', { stop: rows.stop, event: rows.event }],
  ['late', rows],
] as const)('equals R cumhaz: %s', (name, lifetimes) => {
  for (const [i, point] of nelsonAalen(lifetimes).entries()) {
    expect(point.cumulativeHazard).toBeCloseTo(km[name].h[i] as number, 11)
    expect(point.standardError).toBeCloseTo(km[name].hse[i] as number, 11)
  }
})

test('lung equals R to 1e-10', ({ skip }) => {
  skip(!hasReference('survival'), 'reference data absent')
  const table = readTable('survival/lung.csv')
  const points = nelsonAalen({ stop: columnOf(table, 'time'), event: columnOf(table, 'status') })
  for (const [i, row] of readTable('survival/reference/km_lung_log.csv').entries()) {
    expect(Math.abs((points[i]?.cumulativeHazard ?? 9) - Number(row.cumhaz_na))).toBeLessThan(1e-10)
    expect(Math.abs((points[i]?.standardError ?? 9) - Number(row.se_cumhaz))).toBeLessThan(1e-10)
  }
})

test('no rows give no points, no events no hazard', () => {
  expect(nelsonAalen({ stop: [], event: [] })).toEqual([])
  expect(nelsonAalen({ stop: [2], event: [0] })).toMatchObject([{ cumulativeHazard: 0, standardError: 0 }])
})

test('refuses a time that is no number', () => {
  expect(() => nelsonAalen({ stop: [Number.NaN], event: [0] })).toThrow(
    expect.objectContaining({ code: 'nelson-aalen.not-a-time' }),
  )
})
