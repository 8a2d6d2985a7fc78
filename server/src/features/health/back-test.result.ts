import { backTest, type Share } from '@tsuzuku/core/health/back-test'
import type { AreaUnderCurve } from '@tsuzuku/core/prediction/area-under-curve'
import { clusteredAreaUnderCurve } from '@tsuzuku/core/prediction/clustered-area-under-curve'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import { leaksOf } from './back-test.leaks.ts'
import type { Seen } from './back-test.rows.ts'
import type { BackTestResult } from './back-test.schema.ts'
import type { HealthRule } from './health.rule.ts'
import { suggestWeights } from './weight-suggestion.ts'

/** What a back-test says of the customers it has seen. */
export function resultOf(
  seen: readonly Seen[],
  days: readonly string[],
  { rule, horizon, model }: { rule: HealthRule; horizon: number; model: BackTestResult['model'] },
  today: string,
): BackTestResult {
  const knownUntil = dayNumber(today)
  const known = seen.filter(({ day }) => day + horizon <= knownUntil)
  const tested = days.filter((day) => dayNumber(day) + horizon <= knownUntil)
  const leaks = leaksOf(rule, known, horizon)
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
    recall_watched: wireShare(test.recallWatched),
    money_caught: { ...test.moneyCaught },
    lead_days: test.lead ? { ...test.lead } : null,
    bins: test.bins.map(({ from, to, ...share }) => ({ from, to, ...wireShare(share) })),
    suggestion: suggestWeights(
      rule,
      known.map(({ account, day, lostOn, points }) => ({
        account,
        day,
        knownOn: day + horizon,
        points: points.map((one, index) => (leaks.has(index) ? undefined : (one ?? undefined))),
        wasLost: lostOn !== undefined && lostOn <= day + horizon,
      })),
      tested,
    ),
    rivals: (['usage', 'tenure', 'model'] as const).map((key) => rivalOf(known, key, horizon)),
    model,
    leaks: [...leaks.values()],
  }
}

const figureOf = {
  usage: ({ usage }: Seen) => usage,
  tenure: ({ tenure }: Seen) => tenure,
  // The lower the likelier to leave, as with the others.
  model: ({ chance }: Seen) => (chance === null ? null : -chance),
} as const

/** How well one figure alone would have ranked the customers it is known of, beside the rule on the same ones. */
function rivalOf(known: readonly Seen[], key: keyof typeof figureOf, horizon: number) {
  const rows = known.flatMap((one) => {
    const figure = figureOf[key](one)
    return figure === null || one.score === undefined ? [] : [{ one, figure, score: one.score }]
  })
  const outcome = rows.map(({ one: { day, lostOn } }) =>
    lostOn !== undefined && lostOn <= day + horizon ? 1 : 0,
  )
  const cluster = rows.map(({ one }) => one.account)
  const ranked = (score: number[]) => wireAuc(clusteredAreaUnderCurve({ score, outcome, cluster }))
  return {
    key,
    rows: rows.length,
    auc: ranked(rows.map(({ figure }) => -figure)),
    rule_auc: ranked(rows.map(({ score }) => -score)),
  }
}

const wireShare = ({ part, whole, interval }: Share) => ({
  part,
  whole,
  interval: interval ? { ...interval } : null,
})
const wireAuc = (auc: AreaUnderCurve | undefined) =>
  auc ? { value: auc.value, interval: auc.interval ? { ...auc.interval } : null } : null
