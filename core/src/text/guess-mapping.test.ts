import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guessMapping, type MappableField } from './guess-mapping.ts'

const fields: readonly MappableField[] = Object.freeze([
  { key: 'account_id', synonyms: ['customer_id', 'company id', '顧客ID', '取引先コード', 'アカウントID'] },
  { key: 'name', synonyms: ['account_name', 'company_name', '会社名', '顧客名', '取引先名'] },
  { key: 'start_date', synonyms: ['started_at', 'signup_date', '開始日', '契約開始日'] },
  { key: 'end_date', synonyms: ['ended_at', '終了日', '解約日'] },
  { key: 'mrr', synonyms: ['mrr_amount', 'monthly_amount', 'monthly fee', '月額', '月額料金'] },
  { key: 'seats', synonyms: ['licenses', 'quantity', '席数', 'ライセンス数'] },
])

const fieldsOf = (headers: string[]) => guessMapping(Object.freeze(headers), fields).map(({ field }) => field)

describe('real headers', () => {
  test('RavenStack subscriptions', () => {
    const headers =
      'subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,arr_amount,is_trial'
    const guess = fieldsOf(headers.split(','))
    expect(guess.slice(1, 4)).toEqual(['account_id', 'start_date', 'end_date'])
    expect(guess.slice(5, 7)).toEqual(['seats', 'mrr'])
    expect([guess[0], guess[4], guess[7], guess[8]]).toEqual([undefined, undefined, undefined, undefined])
  })

  test('mrr-playbook', () => {
    expect(fieldsOf(['customer_id', 'start_date', 'end_date', 'monthly_amount'])).toEqual([
      'account_id',
      'start_date',
      'end_date',
      'mrr',
    ])
  })

  test('a Japanese sheet', () => {
    expect(fieldsOf(['顧客ＩＤ', '会社名', '契約開始日', '解約日', '月額料金', 'ﾗｲｾﾝｽ数', '備考'])).toEqual([
      'account_id',
      'name',
      'start_date',
      'end_date',
      'mrr',
      'seats',
      undefined,
    ])
  })
})

test.each([
  ['account_id', 1],
  ['Account ID', 1],
  ['ACCOUNT-ID', 1],
  ['accountId', 1],
  ['ａｃｃｏｕｎｔ＿ｉｄ', 1],
  ['\ufeffaccount_id', 1],
  ['顧客id', 1],
  ['顧客 ＩＤ', 1],
  ['id (account)', 0.9],
  ['account_ids', 0.9],
])('%j is the account id, confidence %d', (header, confidence) => {
  const [guess] = guessMapping([header], fields)
  expect(guess).toEqual({ column: 0, header, field: 'account_id', confidence })
})

test.each(['memo', '備考', '', '   ', '---', 'x', '42', 'referrer'])('%j stays without field', (header) => {
  expect(guessMapping([header], fields)).toEqual([{ column: 0, header, field: undefined, confidence: 0 }])
})

test('a remark in brackets does not hide a name', () => {
  const fields = [
    { key: 'start', synonyms: ['Start'] },
    { key: 'end', synonyms: ['Ended at'] },
  ]
  expect(guessMapping(['Start (UTC)', 'Ended At [UTC]', '開始（UTC）'], fields)).toMatchObject([
    { field: 'start', confidence: 0.95 },
    { field: 'end', confidence: 0.95 },
    { field: undefined },
  ])
})

test('the better column takes the field, the other one does without', () => {
  const guess = guessMapping(['account_ids', 'account_id'], fields)
  expect(guess.map(({ field }) => field)).toEqual([undefined, 'account_id'])
})

test('of two equal columns the first takes the field', () => {
  expect(fieldsOf(['account_id', 'account_id'])).toEqual(['account_id', undefined])
})

test('a name that is only alike is taken with less confidence', () => {
  const [contained, misspelt] = guessMapping(['mrr amount jpy', 'acount_idd'], fields)
  expect(contained).toMatchObject({ field: 'mrr', confidence: 0.8 * (9 / 12) })
  expect(misspelt?.field).toBe('account_id')
  expect(misspelt?.confidence).toBeLessThan(0.7)
})

test('no columns or no fields give no guesses', () => {
  expect(guessMapping([], fields)).toEqual([])
  expect(guessMapping(['a'], [])).toEqual([{ column: 0, header: 'a', field: undefined, confidence: 0 }])
})

describe('for any headers', () => {
  const header = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(...fields.flatMap(({ key, synonyms }) => [key, ...synonyms])),
  )

  test('one field per column and one column per field, in the order of the columns', () => {
    fc.assert(
      fc.property(fc.array(header, { maxLength: 20 }), (headers) => {
        const guesses = guessMapping(headers, fields)
        const taken = guesses.flatMap(({ field }) => (field === undefined ? [] : [field]))
        expect(guesses.map((guess) => guess.header)).toEqual(headers)
        expect(guesses.map(({ column }) => column)).toEqual(headers.map((_, index) => index))
        expect(new Set(taken).size).toBe(taken.length)
        for (const { field, confidence } of guesses) {
          expect(confidence > 0).toBe(field !== undefined)
          expect(confidence).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('every synonym alone finds its field with full confidence', () => {
    for (const { key, synonyms } of fields) {
      for (const name of [key, ...synonyms]) {
        expect(guessMapping([name.toUpperCase()], fields)[0]).toMatchObject({ field: key, confidence: 1 })
      }
    }
  })
})
