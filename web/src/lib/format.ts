import type { Language } from './me.ts'

/** Money as the API sends it: an integer count of the currency's smallest unit. */
export type Minor = number | bigint | string

export interface FormatSettings {
  readonly language: Language
  readonly timeZone: string
  readonly currency: string
}

const locales = { ja: 'ja-JP', en: 'en-GB' } as const
/** Stands for every unknown; never 0. */
export const unknownMark = '—'

const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

/** Making a formatter costs more than using it a hundred times; a table needs thousands. */
function keep<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const found = kept.get(key)
  if (found) return found as T
  const made = make()
  kept.set(key, made)
  return made
}

const numbers = (locale: string, options: Intl.NumberFormatOptions) =>
  keep(`${locale}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
  keep(`${locale}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))

const tidy = (text: string) => text.replaceAll('￥', '¥').replaceAll('-', '−')

/** Decimal places of a currency: JPY 0, USD 2, KWD 3. */
export const currencyExponent = (currency: string): number =>
  numbers('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** Exact decimal text of minor units, without passing through a float: 1050n, 2 → "10.50". */
export function minorToDecimal(minor: Minor, exponent: number): string {
  const whole = BigInt(typeof minor === 'number' ? Math.round(minor) : minor)
  const digits = (whole < 0n ? -whole : whole).toString().padStart(exponent + 1, '0')
  const cut = digits.length - exponent
  const text = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return whole < 0n ? `-${text}` : text
}

const dayOf = (day: string) => new Date(`${day.slice(0, 10)}T00:00:00Z`)
const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value)

const steps = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

function dateFormatters({ language, timeZone }: FormatSettings) {
  const locale = locales[language]
  const written = (options: Intl.DateTimeFormatOptions) => {
    return (value: string | Date) =>
      typeof value === 'string' && isDay(value)
        ? dates(locale, { ...options, timeZone: 'UTC' }).format(dayOf(value))
        : dates(locale, { ...options, timeZone }).format(typeof value === 'string' ? new Date(value) : value)
  }
  const month = language === 'ja' ? 'long' : 'short'
  const relativeTime = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return {
    /** 2026年11月21日 / 21 Nov 2026. A day (YYYY-MM-DD) stays that day, an instant is put into the time zone. */
    date: written({ year: 'numeric', month, day: 'numeric' }),
    /** 2026年11月21日(土) / Sat, 21 Nov 2026 */
    dateWithWeekday: written({ year: 'numeric', month, day: 'numeric', weekday: 'short' }),
    /** 11/21 / 21 Nov: where the year is plain from the context. */
    dayMonth: written(
      language === 'ja' ? { month: 'numeric', day: 'numeric' } : { month: 'short', day: 'numeric' },
    ),
    /** 2026年11月 / Nov 2026 */
    month: written({ year: 'numeric', month }),
    /** 2026年11月21日 18:02 / 21 Nov 2026, 18:02 */
    dateTime: written({ year: 'numeric', month, day: 'numeric', hour: '2-digit', minute: '2-digit' }),
    /** 18:02 */
    time: written({ hour: '2-digit', minute: '2-digit' }),
    /** "3 日前" / "3 days ago"; show the exact time on hover (component `When`). */
    relative(value: string | Date, now: Date = new Date()): string {
      const then = typeof value === 'string' ? (isDay(value) ? dayOf(value) : new Date(value)) : value
      const seconds = (then.getTime() - now.getTime()) / 1000
      for (const [unit, size] of steps) {
        if (Math.abs(seconds) >= size) return tidy(relativeTime.format(Math.trunc(seconds / size), unit))
      }
      return relativeTime.format(0, 'second')
    },
    /** Whole days from `today` to `day`; negative when it has passed. */
    daysUntil: (day: string, today: string): number =>
      Math.round((dayOf(day).getTime() - dayOf(today).getTime()) / 86_400_000),
  }
}

function moneyFormatters({ language, currency: workspaceCurrency }: FormatSettings) {
  const locale = locales[language]
  const make = (currency: string, options: Intl.NumberFormatOptions = {}) =>
    numbers(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      ...options,
    })
  return {
    /** ¥2,340,000 / $1,234.50 from minor units, exact for any size. */
    money(minor: Minor, currency: string = workspaceCurrency): string {
      const decimal = minorToDecimal(minor, currencyExponent(currency)) as `${number}`
      return tidy(make(currency).format(decimal))
    },
    /** For charts only: ¥1,234万, ¥1.2億 / ¥12.3m. */
    moneyShort(minor: Minor, currency: string = workspaceCurrency): string {
      const decimal = Number(minorToDecimal(minor, currencyExponent(currency)))
      const digits = language === 'ja' ? 4 : 3
      const options = {
        notation: 'compact',
        maximumSignificantDigits: digits,
        useGrouping: 'always',
      } as const
      return tidy(make(currency, options).format(decimal))
    },
  }
}

/** "日本時間", "Japan Time": what a clock of this time zone is called. */
function zoneName(locale: string, timeZone: string): string {
  if (timeZone === 'UTC') return timeZone
  const parts = dates(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts()
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** Every number, money and date formatter in the reader's language and time zone. */
export function createFormat(settings: FormatSettings) {
  const locale = locales[settings.language]
  // What rounds to zero has no sign: neither "−0" nor "+0".
  type Sign = 'negative' | 'exceptZero'
  const withDigits = (value: number, digits: number, signDisplay: Sign = 'negative') =>
    tidy(
      numbers(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        signDisplay,
      }).format(value),
    )
  const inPercent = (ratio: number, digits: number, signDisplay: Sign = 'negative') =>
    tidy(
      numbers(locale, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        signDisplay,
      }).format(ratio),
    )
  return {
    ...settings,
    locale,
    /** Which clock the instants are told by; say it on hover. */
    zone: zoneName(locale, settings.timeZone),
    number: (value: number, digits = 0) => withDigits(value, digits),
    /** 1,234万 / 12.3M: for chart axes. */
    numberShort: (value: number) =>
      tidy(
        numbers(locale, {
          notation: 'compact',
          maximumSignificantDigits: settings.language === 'ja' ? 4 : 3,
          useGrouping: 'always',
        }).format(value),
      ),
    /** A ratio as percent: 0.031 → "3.1%". */
    percent: (ratio: number, digits = 1) => inPercent(ratio, digits),
    /** "+4%" / "−61%": the sign is always said, except of zero. */
    signedPercent: (ratio: number, digits = 0) => inPercent(ratio, digits, 'exceptZero'),
    /** "+4" / "−13": the sign is always said, except of zero. */
    signed: (value: number, digits = 0) => withDigits(value, digits, 'exceptZero'),
    list: (items: readonly string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    ...moneyFormatters(settings),
    ...dateFormatters(settings),
  }
}

export type Format = ReturnType<typeof createFormat>
