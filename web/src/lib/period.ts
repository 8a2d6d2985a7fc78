/** A span of calendar days, both ends included. */
export interface Period {
  readonly from: string
  readonly to: string
}

export type PeriodKind = 'month' | 'quarter' | 'year' | 'custom'

const monthsOf = { month: 1, quarter: 3, year: 12 } as const
const day = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10)
const parts = (value: string) => {
  const [year = 0, month = 1, date = 1] = value.split('-').map(Number)
  return { year, month: month - 1, date }
}

/** The month, quarter or (fiscal) year that contains `on`. Quarters are counted from the fiscal year's start. */
export function periodAround(on: string, kind: Exclude<PeriodKind, 'custom'>, fiscalStartMonth = 1): Period {
  const { year, month } = parts(on)
  const length = monthsOf[kind]
  const offset = (((month - (fiscalStartMonth - 1)) % length) + length) % length
  return { from: day(year, month - offset, 1), to: day(year, month - offset + length, 0) }
}

/** What kind of period this is, so that the address needs only its two days. */
export function periodKind(period: Period, fiscalStartMonth = 1): PeriodKind {
  const kinds = ['month', 'quarter', 'year'] as const
  const isSame = (kind: (typeof kinds)[number]) => {
    const whole = periodAround(period.from, kind, fiscalStartMonth)
    return whole.from === period.from && whole.to === period.to
  }
  return kinds.find(isSame) ?? 'custom'
}

/** The period just before (−1) or after (+1), of the same kind or, if custom, of the same length in days. */
export function movePeriod(period: Period, by: 1 | -1, fiscalStartMonth = 1): Period {
  const kind = periodKind(period, fiscalStartMonth)
  const from = parts(period.from)
  const to = parts(period.to)
  if (kind !== 'custom') {
    return periodAround(day(from.year, from.month + by * monthsOf[kind], 1), kind, fiscalStartMonth)
  }
  const days = Math.round((Date.parse(period.to) - Date.parse(period.from)) / 86_400_000) + 1
  return {
    from: day(from.year, from.month, from.date + by * days),
    to: day(to.year, to.month, to.date + by * days),
  }
}
