import { expect, test } from 'vitest'
import { blankTier, bodyOf, cutAt, isWhole, withoutTier, withTier } from './tier-draft.ts'

const two = { decided_by: 'price' as const, tiers: [{ ...blankTier('A'), from_minor: 100 }, blankTier('B')] }
const cutsOf = (draft: { tiers: readonly { from_minor: number | null }[] }) =>
  draft.tiers.map(({ from_minor }) => from_minor)

test('a tier more goes below, and the one above it gets a lower end', () => {
  expect(cutsOf(withTier(two))).toEqual([100, 50, null])
})

test('the last tier left has no lower end', () => {
  const [first] = two.tiers
  expect(cutsOf(withoutTier(two, two.tiers[1]?.key ?? 0))).toEqual([null])
  expect(withoutTier(two, first?.key ?? 0).tiers.map(({ name }) => name)).toEqual(['B'])
})

test('designs stay with their place when tiers are cut anew', () => {
  const source = { decided_by: 'source' as const, tiers: [{ ...blankTier('Gold'), experience: 'All' }] }
  const cut = cutAt(source, [500])
  expect(cut).toMatchObject({
    decided_by: 'price',
    tiers: [{ name: 'Gold', experience: 'All', from_minor: 500 }, { name: 'B' }],
  })
})

test('only falling cuts and named tiers are whole', () => {
  expect(isWhole({ ...two, tiers: two.tiers.map((tier) => ({ ...tier, name: 'x' })) })).toBe(true)
  expect(isWhole(withTier(two))).toBe(false)
  expect(isWhole({ ...two, tiers: [{ ...blankTier('A') }, blankTier('B')] })).toBe(false)
  expect(isWhole({ decided_by: 'source', tiers: [blankTier('A'), blankTier('B')] })).toBe(true)
})

test('what is sent carries no cuts where sources decide', () => {
  expect(cutsOf(bodyOf({ ...two, decided_by: 'source' }) as never)).toEqual([null, null])
})
