/** Days of the account's own normal, and days between its end and the day it is laid beside. */
const NORMAL_DAYS = 84
const GAP_DAYS = 28
const MEAN_DAYS = 7

const DAY = 86_400_000
const dayAt = (from: string, index: number) =>
  new Date(Date.parse(`${from}T00:00:00Z`) + index * DAY).toISOString().slice(0, 10)

/** How much earlier than the first shown day the counts must begin. */
export const NORMAL_LEAD_DAYS = NORMAL_DAYS + GAP_DAYS + MEAN_DAYS

export interface UsageDay {
  readonly day: string
  /** Mean of the last 7 days; null before the first use that was ever recorded. */
  readonly value: number | null
  /** Mean ± standard deviation of the account's own normal; null while there is not enough of it. */
  readonly band: readonly [low: number, high: number] | null
}

/**
 * People a day as a 7-day mean, beside the account's own normal: the twelve weeks that ended 28 days earlier.
 * A day without a row after the first use is a day of no use; before it nothing is known.
 */
export function usageBesideNormal(
  counts: readonly { readonly day: string; readonly active_contacts: number }[],
  { from, to, shown }: { readonly from: string; readonly to: string; readonly shown: number },
): UsageDay[] {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1
  const byDay = new Map(counts.map(({ day, active_contacts }) => [day, active_contacts]))
  const first = counts.reduce<string | undefined>(
    (least, { day }) => (least === undefined || day < least ? day : least),
    undefined,
  )
  const daily = Array.from({ length }, (_, index) => {
    const day = dayAt(from, index)
    return first === undefined || day < first ? null : (byDay.get(day) ?? 0)
  })
  const smooth = daily.map((_, index) =>
    meanOf(daily.slice(Math.max(0, index - MEAN_DAYS + 1), index + 1), MEAN_DAYS),
  )
  return smooth.slice(-shown).map((value, offset) => {
    const index = length - Math.min(shown, length) + offset
    return {
      day: dayAt(from, index),
      value,
      band: bandOf(
        smooth.slice(Math.max(0, index - GAP_DAYS - NORMAL_DAYS + 1), Math.max(0, index - GAP_DAYS + 1)),
      ),
    }
  })
}

function meanOf(values: readonly (number | null)[], needed: number): number | null {
  const known = values.filter((value) => value !== null)
  return known.length < needed ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

function bandOf(values: readonly (number | null)[]): readonly [number, number] | null {
  const known = values.filter((value) => value !== null)
  const mean = meanOf(known, NORMAL_DAYS / 2)
  if (mean === null) return null
  const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1))
  return [Math.max(0, mean - spread), mean + spread]
}
