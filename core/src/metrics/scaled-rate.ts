import { CoreError } from '../error.ts'

const DAYS_OF_YEAR = 365

/**
 * Scales a rate of loss measured over some days to another length: with a constant rate of loss
 * 1 − (1 − rate)^(to / from). A month is 365/12 days, a year 365; twelve times a monthly rate is
 * too much, as who has left cannot leave again.
 * Source: Gold, Fight Churn with Data, §2.5 and listing 2.5.
 *
 * @param rate share lost in the days measured, 0–1
 * @param fromDays days measured, > 0
 * @param to 'month', 'year' or a number of days > 0
 * @returns share lost, 0–1
 * @throws CoreError `scaled-rate.not-a-rate`, `scaled-rate.not-days`
 * @example
 * scaledRate(35 / 414, 92, 'year') // 0.2956…
 */
export function scaledRate(rate: number, fromDays: number, to: 'month' | 'year' | number): number {
  if (!(rate >= 0 && rate <= 1)) {
    throw new CoreError('scaled-rate.not-a-rate', 'scaledRate requires a share within 0–1')
  }
  const toDays = to === 'year' ? DAYS_OF_YEAR : to === 'month' ? DAYS_OF_YEAR / 12 : to
  if (![fromDays, toDays].every((days) => days > 0 && Number.isFinite(days))) {
    throw new CoreError('scaled-rate.not-days', 'scaledRate requires finite numbers of days > 0')
  }
  return -Math.expm1((toDays / fromDays) * Math.log1p(-rate))
}
