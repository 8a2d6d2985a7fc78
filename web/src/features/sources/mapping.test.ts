import { expect, test } from 'vitest'
import type { Field, ImportOptions, Kind } from './import-data.ts'
import { assignColumn, fieldOfColumn, missingFields, saidForAll } from './mapping.ts'

const labels = { ja: '', en: '' }
const field = (key: string, more: Partial<Field> = {}): Field => ({
  key,
  type: 'text',
  labels,
  required: false,
  one_of: null,
  choices: [],
  may_hold_for_all: false,
  example: '',
  ...more,
})
const kind: Kind = {
  kind: 'subscriptions',
  labels,
  row_means: labels,
  id_field: 'id',
  attributes: true,
  options: [],
  fields: [
    field('account', { required: true }),
    field('mrr', { one_of: 'price' }),
    field('amount', { one_of: 'price' }),
    field('note'),
  ],
}
const options: ImportOptions = {
  encoding: 'utf-8',
  delimiter: ',',
  mapping: { account: 0, mrr: 1 },
  attributes: [],
  date_formats: { account: 'dmy' },
}
const column = (at: number, header = `Column ${at}`) => ({ column: at, header })

test('a field has one column: giving it another takes it from the one before', () => {
  const next = assignColumn(options, column(2), { field: 'account' })
  expect(next.mapping).toEqual({ account: 2, mrr: 1 })
  expect([fieldOfColumn(next, 0), fieldOfColumn(next, 2)]).toEqual([undefined, 'account'])
})

test('a date format that was said of another column is forgotten', () => {
  expect(assignColumn(options, column(2), { field: 'account' }).date_formats).toEqual({})
})

test('an attribute gets a key of its own, also where the header has no Latin letter', () => {
  const first = assignColumn(options, column(2, '地域'), 'attribute')
  const second = assignColumn(first, column(3, 'Region (EU)'), 'attribute')
  const third = assignColumn(second, column(4, 'region_eu'), 'attribute')
  expect(third.attributes.map(({ key }) => key)).toEqual(['x_c1uehy', 'region_eu', 'region_eu_5'])
})

test('a column that is not used is neither field nor attribute', () => {
  expect(assignColumn(options, column(1), 'none').mapping).toEqual({ account: 0 })
})

test('what is missing is said as the choice it is', () => {
  expect(missingFields(kind, options)).toEqual([])
  const bare = { ...options, mapping: {} }
  expect(missingFields(kind, bare).map((group) => group.map(({ key }) => key))).toEqual([
    ['account'],
    ['mrr', 'amount'],
  ])
})

test('what was said for all rows is not missing, until it is taken back', () => {
  const bare: ImportOptions = { ...options, mapping: { mrr: 1 } }
  const said = saidForAll(bare, 'account', 'A-1')
  expect(missingFields(kind, said)).toEqual([])
  expect(missingFields(kind, saidForAll(said, 'account', '')).flat()).toMatchObject([{ key: 'account' }])
})
