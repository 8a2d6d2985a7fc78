import fc from 'fast-check'
import { expect, test } from 'vitest'
import { silentChurnSignal } from './silent-churn-signal.ts'

test.each([
  ['fades without a word', -0.5, -0.4, 0, true],
  ['exactly at the thresholds', -0.3, -0.3, 0, true],
  ['gone altogether', -1, -1, 0, true],
  ['usage holds', -0.1, -0.4, 0, false],
  ['still talks', -0.5, 0.2, 0, false],
  ['complains', -0.5, -0.4, 1, false],
  ['grows', 0.5, 3, 0, false],
  ['contact not known', -0.5, undefined, 0, undefined],
  ['usage not known', undefined, -0.5, 0, undefined],
  ['complaints not known', -0.5, -0.5, undefined, undefined],
  ['nothing known', undefined, undefined, undefined, undefined],
  ['complaints decide without the rest', undefined, undefined, 2, false],
  ['usage decides without the rest', 0.1, undefined, undefined, false],
])('%s', (_, usageChange, contactChange, complaints, expected) => {
  expect(silentChurnSignal(Object.freeze({ usageChange, contactChange, complaints }))).toBe(expected)
})

test('a fall of usage that came a year ago as well is taken out', () => {
  const quiet = { usageChange: -0.5, contactChange: -0.4, complaints: 0 }
  expect(silentChurnSignal({ ...quiet, usageLastYear: -0.45 })).toBe(false)
  expect(silentChurnSignal({ ...quiet, usageLastYear: -0.1 })).toBe(true)
  expect(silentChurnSignal({ ...quiet, usageLastYear: 0.6 })).toBe(true)
  expect(silentChurnSignal({ ...quiet, usageLastYear: undefined })).toBe(true)
  expect(() => silentChurnSignal({ ...quiet, usageLastYear: Number.NaN })).toThrow(
    expect.objectContaining({ code: 'silent-churn-signal.not-a-change' }),
  )
})

test('the thresholds can be moved', () => {
  const faint = { usageChange: -0.2, contactChange: -0.1, complaints: 1 }
  const thresholds = { usageFall: -0.2, contactFall: -0.1, mostComplaints: 1 }
  expect(silentChurnSignal(faint)).toBe(false)
  expect(silentChurnSignal({ ...faint, thresholds })).toBe(true)
})

test.each([
  [-1.5, 0, 0, 'silent-churn-signal.not-a-change'],
  [0, Number.NaN, 0, 'silent-churn-signal.not-a-change'],
  [0, 0, -1, 'silent-churn-signal.not-a-count'],
  [0, 0, 0.5, 'silent-churn-signal.not-a-count'],
])('refuses %d, %d, %d: %s', (usageChange, contactChange, complaints, code) => {
  expect(() => silentChurnSignal({ usageChange, contactChange, complaints })).toThrow(
    expect.objectContaining({ code }),
  )
})

test('what becomes known never turns a decided answer round', () => {
  const change = fc.double({ min: -1, max: 2, noNaN: true })
  const known = fc.record({ usageChange: change, contactChange: change, complaints: fc.nat(3) })
  const hidden = fc.subarray(['usageChange', 'contactChange', 'complaints'] as const)
  fc.assert(
    fc.property(known, hidden, (all, names) => {
      const some = { ...all, ...Object.fromEntries(names.map((name) => [name, undefined])) }
      const partial = silentChurnSignal(some)
      if (partial !== undefined) expect(silentChurnSignal(all)).toBe(partial)
    }),
  )
})
