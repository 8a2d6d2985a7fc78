import { backTest, type Share } from '@tsuzuku/core/health/back-test'
import type { AreaUnderCurve } from '@tsuzuku/core/prediction/area-under-curve'
import { clusteredAreaUnderCurve } from '@tsuzuku/core/prediction/clustered-area-under-curve'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import type { Seen } from './back-test.rows.ts'
import type { BackTestResult } from './back-test.schema.ts'
import type { HealthRule } from './health.rule.ts'
import { suggestWeights } from './weight-suggestion.ts'

/** What a back-test says of the customers it has seen. */
export function resultOf(
  seen: readonly Seen[],
  days: readonly string[],
  { rule, horizon }: { rule: HealthRule; horizon: number },
  today: string,
): BackTestResult {
  const knownUntil = dayNumber(today)
  const known = seen.filter(({ day }) => day + horizon <= knownUntil)
  const tested = days.filter((day) => dayNumber(day) + horizon <= knownUntil)
  const test = backTest(seen, { horizon, knownUntil })
  return {
    from: tested[0] ?? today,
    to: tested.at(-1) ?? today,
    days: tested.length,
    reconstructed_share:
      known.length === 0 ? 0 : known.filter((one) => one.reconstructed).length / known.length,
    observations: test.observations,
    accounts: test.accounts,
    losses: test.losses,
    unknown: test.unknown,
    auc: wireAuc(test.auc),
    bands: test.bands.map(({ band, ...share }) => ({ band, ...wireShare(share) })),
    recall: wireShare(test.recall),
    money_caught: { ...test.moneyCaught },
    lead_days: test.lead ? { ...test.lead } : null,
    bins: test.bins.map(({ from, to, ...share }) => ({ from, to, ...wireShare(share) })),
    suggestion: suggestWeights(
      rule,
      known.map(({ account, day, lostOn, points }) => ({
        account,
        day,
        knownOn: day + horizon,
        points: points.map((one) => one ?? undefined),
        wasLost: lostOn !== undefined && lostOn <= day + horizon,
      })),
      tested,
    ),
    rivals: (['usage', 'tenure'] as const).map((key) => ({ key, auc: wireAuc(rival(known, key, horizon)) })),
  }
}

/** How well one figure alone would have ranked the customers of whom it is known. */
function rival(known: readonly Seen[], key: 'usage' | 'tenure', horizon: number): AreaUnderCurve | undefined {
  const rows = known.filter((one) => one[key] !== null)
  return clusteredAreaUnderCurve({
    score: rows.map((one) => -(one[key] as number)),
    outcome: rows.map(({ day, lostOn }) => (lostOn !== undefined && lostOn <= day + horizon ? 1 : 0)),
    cluster: rows.map(({ account }) => account),
  })
}

const wireShare = ({ part, whole, interval }: Share) => ({
  part,
  whole,
  interval: interval ? { ...interval } : null,
})
const wireAuc = (auc: AreaUnderCurve | undefined) =>
  auc ? { value: auc.value, interval: auc.interval ? { ...auc.interval } : null } : null
