import { CoreError } from '../error.ts'
import { type CustomerChurnRate, customerChurnRate } from './customer-churn-rate.ts'

export type Activity = {
  readonly accountId: string
  /** When it happened, in any one unit of time. */
  readonly at: number
}

export type ActivityQuestion = {
  readonly activities: readonly Activity[]
  /** Two times, in the unit of the activities. */
  readonly from: number
  readonly to: number
  /** Who did something in (time − window, time] is active at that time. */
  readonly window: number
  readonly level?: number
}

export type ActivityChurn = CustomerChurnRate & { readonly start: number; readonly lost: number }

/**
 * Activity churn, for products without contract: of the accounts active at `from`, the share not active at
 * `to`, with Wilson's interval. Active at a time is who did something in the window that ends there.
 * Source: Gold, Fight Churn with Data, §2.3 and listing 2.3.
 *
 * @returns `undefined` where nobody was active at `from`
 * @throws CoreError `activity-churn.bad-window`, `activity-churn.not-a-time`,
 *   `wilson-interval.level-out-of-range`
 * @example
 * const activities = [{ accountId: 'a', at: 3 }, { accountId: 'a', at: 30 }, { accountId: 'b', at: 5 }]
 * activityChurn({ activities, from: 10, to: 38, window: 28 })?.value // 0.5
 */
export function activityChurn(question: ActivityQuestion): ActivityChurn | undefined {
  const { activities, from, to, window, level } = question
  if (!(window > 0 && from < to && Number.isFinite(window) && Number.isFinite(to - from))) {
    throw new CoreError('activity-churn.bad-window', 'activityChurn requires a window > 0 and from < to')
  }
  const before = new Set<string>()
  const after = new Set<string>()
  for (const { accountId, at } of activities) {
    if (!Number.isFinite(at)) throw new CoreError('activity-churn.not-a-time', 'activityChurn requires times')
    if (at > from - window && at <= from) before.add(accountId)
    if (at > to - window && at <= to) after.add(accountId)
  }
  let lost = 0
  for (const accountId of before) if (!after.has(accountId)) lost++
  const rate = customerChurnRate({
    customersStart: before.size,
    churned: lost,
    ...(level === undefined ? {} : { level }),
  })
  return rate && { ...rate, start: before.size, lost }
}
