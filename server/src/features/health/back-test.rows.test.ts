import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packSeen, type Seen, unpackSeen } from './back-test.rows.ts'

const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const row: fc.Arbitrary<Seen> = fc.record({
  account: fc.integer({ min: 1 }),
  day: fc.integer({ min: 0, max: 40_000 }),
  score: fc.option(number, { nil: undefined }),
  band: fc.constantFrom('unknown', 'danger', 'watch', 'good'),
  mrr: number,
  lostOn: fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: undefined }),
  usage: fc.option(number, { nil: null }),
  tenure: fc.option(fc.integer(), { nil: null }),
  chance: fc.option(number, { nil: null }),
  reconstructed: fc.boolean(),
  points: fc.array(fc.option(number, { nil: null }), { minLength: 3, maxLength: 3 }),
})

it('rows of a back-test come out of their numbers as they went in, unknown ones too', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      expect(unpackSeen(packSeen(rows, 3), 3)).toEqual(rows)
    }),
  )
})
