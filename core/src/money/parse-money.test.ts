import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currencyExponent } from './currency-exponent.ts'
import { parseMoney } from './parse-money.ts'

test.each([
  ['1234', 'JPY', 1234],
  ['1,234', 'JPY', 1234],
  ['¥1,234', 'JPY', 1234],
  ['￥１，２３４', 'JPY', 1234],
  ['\\1,234', 'JPY', 1234],
  ['1234円', 'JPY', 1234],
  ['１，２３４', 'JPY', 1234],
  ['１２３４円', 'JPY', 1234],
  ['1,234,567', 'JPY', 1_234_567],
  ['1234.00', 'JPY', 1234],
  ['JPY 1234', 'JPY', 1234],
  ['1234 jpy', 'JPY', 1234],
  [' 1234 ', 'JPY', 1234],
  ['　1234　', 'JPY', 1234],
  ['0', 'JPY', 0],
  ['(1,234)', 'JPY', -1234],
  ['（１，２３４）', 'JPY', -1234],
  ['(¥1,234)', 'JPY', -1234],
  ['-1,234', 'JPY', -1234],
  ['−1234', 'JPY', -1234],
  ['－1234', 'JPY', -1234],
  ['-¥1,234', 'JPY', -1234],
  ['¥-1,234', 'JPY', -1234],
  ['▲1,234', 'JPY', -1234],
  ['△ 1,234円', 'JPY', -1234],
  ['+500', 'JPY', 500],
  ['1,234.50', 'USD', 123_450],
  ['1234.5', 'USD', 123_450],
  ['$1,234.5', 'USD', 123_450],
  ['US$12.34', 'USD', 1234],
  ['12.34 USD', 'USD', 1234],
  ['12.', 'USD', 1200],
  ['12.340', 'USD', 1234],
  ['0.01', 'USD', 1],
  ['-0.00', 'USD', 0],
  ['A$3', 'AUD', 300],
  ['€12.34', 'EUR', 1234],
  ['£0.99', 'GBP', 99],
  ['¥12.34', 'CNY', 1234],
  ['12.34元', 'CNY', 1234],
  ['₩12,000', 'KRW', 12_000],
  ['1.234', 'BHD', 1234],
  ['90071992547409.91', 'USD', Number.MAX_SAFE_INTEGER],
])('parseMoney(%j, %s) is %d', (text, currency, minor) => {
  expect(parseMoney(text, currency)).toBe(minor)
})

test.each([
  ['', 'JPY'],
  ['  ', 'JPY'],
  ['-', 'JPY'],
  ['()', 'JPY'],
  ['.5', 'USD'],
  ['n/a', 'JPY'],
  ['unknown', 'JPY'],
  ['無料', 'JPY'],
  ['1万円', 'JPY'],
  ['12,34', 'USD'],
  ['1,23,456', 'INR'],
  ['1.234,50', 'EUR'],
  ['1 234', 'EUR'],
  ['1e3', 'JPY'],
  ['0x10', 'JPY'],
  ['--5', 'JPY'],
  ['5-', 'JPY'],
  ['(-5)', 'JPY'],
  ['12 34', 'JPY'],
  ['¥¥12', 'JPY'],
  ['NaN', 'JPY'],
  ['Infinity', 'JPY'],
  ['=1+1', 'JPY'],
  ['1.2.3', 'USD'],
])('%j is no amount of %s', (text, currency) => {
  expect(() => parseMoney(text, currency)).toThrow(
    expect.objectContaining({ code: 'parse-money.not-a-number' }),
  )
})

test.each([
  ['1234.5', 'JPY', 'parse-money.too-many-decimals'],
  ['0.001', 'USD', 'parse-money.too-many-decimals'],
  ['1.2345', 'BHD', 'parse-money.too-many-decimals'],
  ['90071992547409.92', 'USD', 'parse-money.out-of-range'],
  ['9'.repeat(400), 'JPY', 'parse-money.out-of-range'],
  ['12', 'XXX', 'parse-money.unknown-currency'],
  ['12', '', 'parse-money.unknown-currency'],
  ['$12', 'JPY', 'parse-money.other-currency'],
  ['12円', 'USD', 'parse-money.other-currency'],
  ['12 USD', 'JPY', 'parse-money.other-currency'],
  ['€12', 'USD', 'parse-money.other-currency'],
  ['A$12', 'USD', 'parse-money.other-currency'],
])('parseMoney(%j, %s) fails with %s', (text, currency, code) => {
  expect(() => parseMoney(text, currency)).toThrow(expect.objectContaining({ code }))
})

test('reads back every amount that Intl writes in English', () => {
  const currency = fc.constantFrom('JPY', 'USD', 'BHD', 'EUR', 'KRW')
  fc.assert(
    fc.property(currency, fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (code, minor) => {
      const exponent = currencyExponent(code) ?? 0
      const format = new Intl.NumberFormat('en', {
        style: 'currency',
        currency: code,
        currencySign: 'accounting',
      })
      expect(parseMoney(format.format(minor / 10 ** exponent), code)).toBe(minor)
    }),
  )
})

test('reads back every amount that Intl writes in Japanese, in half and full width', () => {
  const format = new Intl.NumberFormat('ja', { style: 'currency', currency: 'JPY' })
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (yen) => {
      const text = format.format(yen)
      const wide = text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
      expect(parseMoney(text, 'JPY')).toBe(yen)
      expect(parseMoney(wide, 'JPY')).toBe(yen)
    }),
  )
})

test('any text gives a safe integer or a named error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-(¥$]?[\d.,]{1,20}[)円]?$/)), (text) => {
      try {
        expect(Number.isSafeInteger(parseMoney(text, 'USD'))).toBe(true)
      } catch (error) {
        expect(error).toMatchObject({ name: 'CoreError', code: expect.stringMatching(/^parse-money\./) })
      }
    }),
  )
})
