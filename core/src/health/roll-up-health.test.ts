import { expect, it } from 'vitest'
import { rollUpHealth } from './roll-up-health.ts'

it('weighs by what each pays, and names the worst beside it', () => {
  const worst = { score: 20, mrr: 100 }
  expect(rollUpHealth([{ score: 80, mrr: 300 }, worst])).toEqual({ mean: 65, worst, known: 2 })
})

it('leaves out whom nothing is known of, and weighs evenly where nobody pays', () => {
  const members = [
    { score: 10, mrr: 0 },
    { score: 50, mrr: 0 },
    { score: undefined, mrr: 900 },
  ]
  expect(rollUpHealth(members)).toMatchObject({ mean: 30, known: 2 })
  expect(rollUpHealth(members.slice(2))).toEqual({ mean: undefined, worst: undefined, known: 0 })
  expect(rollUpHealth([])).toEqual({ mean: undefined, worst: undefined, known: 0 })
})

it('takes the one that pays most of two that are equally bad, and names bad input', () => {
  const large = { score: 40, mrr: 500 }
  expect(rollUpHealth([{ score: 40, mrr: 100 }, large]).worst).toBe(large)
  expect(() => rollUpHealth([{ score: 1, mrr: -1 }])).toThrow(/MRR/)
})
