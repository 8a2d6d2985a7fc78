import { expect, test } from 'vitest'
import { healthBand } from './health-band.ts'

test.each([
  [100, 'good'],
  [70, 'good'],
  [69.999, 'watch'],
  [40, 'watch'],
  [39.999, 'danger'],
  [0, 'danger'],
  [undefined, 'unknown'],
])('%s is %s', (score, band) => {
  expect(healthBand(score)).toBe(band)
})

test('own thresholds; two equal ones leave no room for watch', () => {
  expect(healthBand(55, { good: 55, watch: 20 })).toBe('good')
  expect(healthBand(54, { good: 55, watch: 55 })).toBe('danger')
})

test.each([
  [{ good: 40, watch: 70 }],
  [{ good: 101, watch: 70 }],
  [{ good: 70, watch: -1 }],
  [{ good: Number.NaN, watch: 1 }],
])('refuses %j', (thresholds) => {
  expect(() => healthBand(50, thresholds)).toThrow(
    expect.objectContaining({ code: 'health-band.thresholds' }),
  )
})
