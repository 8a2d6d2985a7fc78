import { expect, test } from 'vitest'
import { currencyExponent } from './currency-exponent.ts'

// ISO 4217 list one (2024), column "Minor unit".
test.each([
  ['JPY', 0],
  ['KRW', 0],
  ['VND', 0],
  ['CLP', 0],
  ['ISK', 0],
  ['UGX', 0],
  ['XOF', 0],
  ['USD', 2],
  ['EUR', 2],
  ['GBP', 2],
  ['CNY', 2],
  ['TWD', 2],
  ['HUF', 2],
  ['MGA', 2],
  ['IDR', 2],
  ['ZWG', 2],
  ['BHD', 3],
  ['KWD', 3],
  ['TND', 3],
  ['IQD', 3],
  ['CLF', 4],
  ['UYW', 4],
])('%s has %d decimals', (currency, exponent) => {
  expect(currencyExponent(currency)).toBe(exponent)
})

test.each(['', 'XXX', 'XAU', 'jpy', 'US', 'USDT', '円', ' USD'])(
  '%j is no currency of the list',
  (currency) => {
    expect(currencyExponent(currency)).toBeUndefined()
  },
)

test('equals Intl wherever ICU follows ISO 4217', () => {
  const known = Intl.supportedValuesOf('currency').filter(
    (currency) => currencyExponent(currency) !== undefined,
  )
  expect(known.length).toBeGreaterThan(150)
  const different = known.filter((currency) => {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions()
    return maximumFractionDigits !== currencyExponent(currency)
  })
  expect(different.filter((currency) => !SHOP_HABITS.includes(currency))).toEqual([])
})

// For these ICU follows how shops write prices, ISO 4217 has a minor unit of 2 or 3.
const SHOP_HABITS =
  'AFN ALL COP CRC CZK DKK GYD HUF IDR IQD IRR KPW LAK LBP MGA MMK MNT MUR NOK PKR SEK SLL SOS SYP TWD TZS UZS YER'.split(
    ' ',
  )
