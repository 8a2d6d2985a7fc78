import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalQuantile } from './normal-quantile.ts'
import { studentQuantile } from './student-quantile.ts'

// R 4.2.2: qt(p, df); core/reference/golden.R
test.each([
  [5e-4, 1, -636.61924876872],
  [0.025, 1, -12.7062047361747],
  [0.3, 1, -0.726542528005361],
  [0.6, 1, 0.324919696232906],
  [0.95, 1, 6.31375151467504],
  [0.975, 1, 12.7062047361747],
  [5e-4, 2, -31.5990545764436],
  [0.025, 2, -4.30265272974946],
  [0.3, 2, -0.617213399848368],
  [0.6, 2, 0.288675134594813],
  [0.95, 2, 2.91998558035372],
  [0.975, 2, 4.30265272974946],
  [5e-4, 2.5, -18.2778935281307],
  [0.025, 2.5, -3.57465484200369],
  [0.3, 2.5, -0.597307738252316],
  [0.6, 2.5, 0.281459512748548],
  [0.95, 2.5, 2.55821861413595],
  [0.975, 2.5, 3.57465484200369],
  [5e-4, 9, -4.78091258593114],
  [0.025, 9, -2.2621571627982],
  [0.3, 9, -0.543480241454297],
  [0.6, 9, 0.260955336473911],
  [0.95, 9, 1.83311293265624],
  [0.975, 9, 2.2621571627982],
  [5e-4, 30, -3.64595863504202],
  [0.025, 30, -2.04227245630124],
  [0.3, 30, -0.530019003906505],
  [0.6, 30, 0.255605364951913],
  [0.95, 30, 1.69726088659396],
  [0.975, 30, 2.04227245630124],
  [5e-4, 413, -3.31423936971276],
  [0.025, 413, -1.96572456655998],
  [0.3, 413, -0.524805488326594],
  [0.6, 413, 0.253510366673738],
  [0.95, 413, 1.64855148086177],
  [0.975, 413, 1.96572456655998],
  [5e-4, 1e5, -3.29062403141188],
  [0.025, 1e5, -1.95998770753461],
  [0.3, 1e5, -0.524402184233546],
  [0.6, 1e5, 0.25334777715718],
  [0.95, 1e5, 1.64486886478497],
  [0.975, 1e5, 1.95998770753461],
])('studentQuantile(%d, %d) equals R qt', (p, degrees, expected) => {
  expect(Math.abs(studentQuantile(p, degrees) - expected)).toBeLessThanOrEqual(1e-10 * Math.abs(expected))
})

test('the median is 0', () => {
  expect(studentQuantile(0.5, 7)).toBeCloseTo(0, 15)
})

test.each([0, 1, -1, Number.NaN])('refuses the probability %f', (p) => {
  expect(() => studentQuantile(p, 3)).toThrow(
    expect.objectContaining({ code: 'student-quantile.probability-out-of-range' }),
  )
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %f degrees of freedom', (degrees) => {
  expect(() => studentQuantile(0.9, degrees)).toThrow(
    expect.objectContaining({ code: 'student-quantile.degrees-not-positive' }),
  )
})

test('is symmetric and lies outside the normal quantile', () => {
  fc.assert(
    fc.property(fc.integer({ min: 520, max: 1020 }), fc.integer({ min: 1, max: 5000 }), (k, degrees) => {
      const value = studentQuantile(k / 1024, degrees)
      expect(studentQuantile(1 - k / 1024, degrees)).toBeCloseTo(-value, 8)
      expect(value).toBeGreaterThan(normalQuantile(k / 1024))
    }),
  )
})
