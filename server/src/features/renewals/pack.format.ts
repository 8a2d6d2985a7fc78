import { currencyExponent } from '@tsuzuku/core/money/currency-exponent'
import { type PackLanguage, UNKNOWN } from './pack.words.ts'

/** Numbers, money and days as people write them; null is unknown. */
export function packFormat(language: PackLanguage, currency: string) {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const money = new Intl.NumberFormat(language, { style: 'currency', currency })
  const date = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: language === 'ja' ? 'long' : 'medium',
    timeZone: 'UTC',
  })
  return {
    number: (value: number | null) => (value === null ? UNKNOWN : plain.format(value)),
    // ICU writes a wide yen sign in Japanese; the screens do not.
    money: (minor: number | null) =>
      minor === null
        ? UNKNOWN
        : money.format(minor / 10 ** (currencyExponent(currency) ?? 0)).replace('￥', '¥'),
    day: (day: string | null) => (day === null ? UNKNOWN : date.format(new Date(`${day}T00:00:00Z`))),
  }
}
