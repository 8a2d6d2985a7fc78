import { expect, test } from 'vitest'
import { chiSquareTail } from '../stats/chi-square-tail.ts'
import { holdOutArm } from './hold-out-arm.ts'

const draw = (seed: number, stratum: string, count: number, share: number) =>
  Array.from({ length: count }, (_, nth) => holdOutArm({ seed, stratum, nth, share }))
const heldOut = (arms: readonly string[]) => arms.filter((arm) => arm === 'held-out').length

test.each([0, 0.05, 0.2, 0.35, 0.5])('a share of %d is kept in every block of every stratum', (share) => {
  for (const stratum of ['A', 'B', '']) {
    const arms = draw(7, stratum, 200, share)
    for (let block = 0; block < 10; block += 1) {
      expect(heldOut(arms.slice(block * 20, block * 20 + 20))).toBe(Math.round(share * 20))
    }
  }
})

test('the same account is drawn the same way again, and another playbook draws otherwise', () => {
  expect(draw(3, 'B', 60, 0.2)).toEqual(draw(3, 'B', 60, 0.2))
  expect(draw(3, 'B', 60, 0.2)).not.toEqual(draw(4, 'B', 60, 0.2))
})

// Every place in a block is held out equally often: χ² of the counts over 2,000 playbooks on 19 degrees of freedom.
test('no place in a block is favoured', () => {
  const counts = new Array<number>(20).fill(0)
  for (let seed = 0; seed < 2000; seed += 1) {
    for (const [nth, arm] of draw(seed, 'A', 20, 0.2).entries()) {
      if (arm === 'held-out') counts[nth] = (counts[nth] ?? 0) + 1
    }
  }
  const expected = 2000 * 0.2
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(chiSquareTail(chiSquare, 19)).toBeGreaterThan(0.001)
})

test('shares that blocks cannot keep are refused', () => {
  expect(() => draw(1, 'A', 1, 0.07)).toThrow(/0\.05/)
  expect(() => draw(1, 'A', 1, 0.6)).toThrow(/0\.05/)
  expect(() => draw(1, 'A', 1, Number.NaN)).toThrow(/0\.05/)
  expect(() => holdOutArm({ seed: 1, stratum: 'A', nth: -1, share: 0.1 })).toThrow(/whole/)
})
