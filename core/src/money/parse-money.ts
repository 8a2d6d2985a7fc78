import { CoreError } from '../error.ts'
import { currencyExponent } from './currency-exponent.ts'

/**
 * Reads an amount as people and spreadsheets write it into whole minor units (yen, cents).
 *
 * Accepted: digits in half or full width, commas between groups of three, a point before decimals,
 * the currency's sign or code before or after, and −, (…), △ or ▲ for negative amounts. Decimals
 * beyond the minor unit must be zero; nothing is rounded. A comma is never a decimal sign.
 *
 * @param text e.g. "1,234.50", "¥1,234", "1234円", "\\1,234" (the yen sign of Shift_JIS), "１，２３４", "(1,234)"
 * @param currency ISO 4217 code of the amount
 * @returns minor units, a safe integer
 * @throws CoreError `parse-money.unknown-currency`, `parse-money.other-currency` (its sign says another
 *   one), `parse-money.not-a-number`, `parse-money.too-many-decimals`, `parse-money.out-of-range`
 * @example
 * parseMoney('1,234.50', 'USD') // 123450
 * parseMoney('(1,234円)', 'JPY') // -1234
 */
export function parseMoney(text: string, currency: string): number {
  const exponent = currencyExponent(currency)
  if (exponent === undefined) {
    throw new CoreError('parse-money.unknown-currency', 'parseMoney requires an ISO 4217 currency code')
  }
  const { negative, digits } = readSign(withoutCurrency(text.normalize('NFKC'), currency))
  const match = NUMBER.exec(digits)
  if (!match) throw new CoreError('parse-money.not-a-number', 'parseMoney requires one decimal number')
  const whole = (match[1] ?? '').replaceAll(',', '')
  const decimals = (match[2] ?? '').replace(/0+$/, '')
  if (decimals.length > exponent) {
    throw new CoreError(
      'parse-money.too-many-decimals',
      `parseMoney allows ${exponent} decimals for ${currency}`,
    )
  }
  const minor = Number(whole + decimals.padEnd(exponent, '0'))
  if (!Number.isSafeInteger(minor)) {
    throw new CoreError('parse-money.out-of-range', 'parseMoney requires an amount within safe integers')
  }
  return negative && minor !== 0 ? -minor : minor
}

const NUMBER = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/
const CURRENCY_MARK = /(?<![A-Z])[A-Z]{3}(?![A-Z$])|[A-Z]{0,3}\$|[¥\\元円€£₩₹₫฿₱₺₽₪]/i

const CURRENCIES_OF_MARK: Readonly<Record<string, readonly string[]>> = {
  '¥': ['JPY', 'CNY'],
  // Shift_JIS has the yen sign where others have the backslash, and is read so.
  '\\': ['JPY'],
  円: ['JPY'],
  元: ['CNY', 'TWD'],
  '€': ['EUR'],
  '£': ['GBP', 'EGP', 'GIP', 'FKP', 'SHP', 'SYP', 'LBP'],
  '₩': ['KRW', 'KPW'],
  '₹': ['INR'],
  '₫': ['VND'],
  '฿': ['THB'],
  '₱': ['PHP'],
  '₺': ['TRY'],
  '₽': ['RUB'],
  '₪': ['ILS'],
}
const DOLLARS = [
  'ARS',
  'AUD',
  'BBD',
  'BMD',
  'BND',
  'BSD',
  'BZD',
  'CAD',
  'CLP',
  'COP',
  'FJD',
  'GYD',
  'HKD',
  'JMD',
]
const MORE_DOLLARS = [
  'KYD',
  'LRD',
  'MXN',
  'NAD',
  'NZD',
  'SBD',
  'SGD',
  'SRD',
  'TTD',
  'TWD',
  'USD',
  'UYU',
  'XCD',
]

function withoutCurrency(text: string, currency: string): string {
  const mark = CURRENCY_MARK.exec(text)?.[0]
  if (mark === undefined || (/^[A-Z]{3}$/i.test(mark) && currencyExponent(mark.toUpperCase()) === undefined))
    return text
  if (!marks(mark.toUpperCase(), currency)) {
    throw new CoreError('parse-money.other-currency', `parseMoney found ${mark} in an amount of ${currency}`)
  }
  return text.replace(mark, ' ')
}

function marks(mark: string, currency: string): boolean {
  if (mark === '$') return DOLLARS.includes(currency) || MORE_DOLLARS.includes(currency)
  if (mark.endsWith('$')) return mark === `${currency.slice(0, 2)}$` || mark === `${currency.slice(0, 1)}$`
  return mark === currency || (CURRENCIES_OF_MARK[mark]?.includes(currency) ?? false)
}

function readSign(text: string): { negative: boolean; digits: string } {
  const compact = text.replace(/\s+/g, ' ').trim()
  const bracketed = /^\((.+)\)$/.exec(compact)?.[1]
  if (bracketed !== undefined) return { negative: true, digits: bracketed.trim() }
  const signed = /^([-−–△▲+])(.+)$/.exec(compact)
  if (!signed) return { negative: false, digits: compact }
  return { negative: signed[1] !== '+', digits: (signed[2] ?? '').trim() }
}
