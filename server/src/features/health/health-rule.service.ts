import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import {
  comparisonNotPossible,
  measureTwice,
  measureUnknown,
  thresholdsDisordered,
  weightless,
} from './health.errors.ts'
import { factColumns } from './health.facts.ts'
import type { HealthFacts } from './health.measure.ts'
import { currentAccount, readStand } from './health.read.ts'
import { type HealthRule, halfOf, judge } from './health.rule.ts'
import { healthRulesOf } from './health.store.ts'
import { measureByKey } from './measures/registry.ts'
import { ownKey } from './own-measure.ts'
import { readOwnValues } from './own-measure.values.ts'
import { checkScoreMeasures, MAIN_SCORE } from './score-measure.ts'
import { checkSegmentWeights } from './segment-weights.ts'

const MOST_MOVED = 50
const bands = ['danger', 'watch', 'good', 'unknown'] as const

/** What the shape of a rule alone cannot say, before it is tried or becomes the rule of a score. */
export async function checkRuleOf(db: Db, score: number, rule: HealthRule): Promise<void> {
  checkRule(rule)
  await checkSegmentWeights(db, rule)
  await checkScoreMeasures(db, rule, score)
}

function checkRule({ measures, bands: { good, watch }, half_weights: halves }: HealthRule): void {
  const seen = new Set<string>()
  for (const [index, { key, thresholds, own, compared_with: compared }] of measures.entries()) {
    const field = `rule.measures.${index}`
    if (own ? !ownKey.test(key) : !measureByKey.has(key))
      throw measureUnknown({ field: `${field}.key`, params: { key } })
    if (seen.has(key)) throw measureTwice({ field: `${field}.key`, params: { key } })
    seen.add(key)
    if (own?.source.kind === 'attribute' && isOverTime(own.compared_with)) {
      throw comparisonNotPossible({ field: `${field}.own.compared_with`, params: { name: own.name } })
    }
    const isImpossible =
      (compared === 'own-normal' && measureByKey.get(key)?.noNormal) ||
      (compared === 'last-year' && !measureByKey.get(key)?.hasSeason)
    if (compared && (own || isImpossible)) {
      throw comparisonNotPossible({ field: `${field}.compared_with`, params: { name: own?.name ?? key } })
    }
    if ('bad' in thresholds ? thresholds.bad === thresholds.good : !isRising(thresholds)) {
      throw thresholdsDisordered({ field: `${field}.thresholds`, params: { key } })
    }
  }
  if (watch > good) throw thresholdsDisordered({ field: 'rule.bands.watch', params: { key: 'bands' } })
  const weightOf = (half: 'outcomes' | 'experience') =>
    halves[half] * measures.reduce((sum, measure) => sum + (halfOf(measure) === half ? measure.weight : 0), 0)
  if (weightOf('outcomes') + weightOf('experience') === 0) throw weightless({ field: 'rule.measures' })
}

/** What an attribute was some weeks ago is not kept day by day. */
const isOverTime = (compared: string) => compared === 'own-normal' || compared === 'last-year'

function isRising(knots: readonly { value: number }[]): boolean {
  return knots.every(({ value }, index) => index === 0 || value > (knots[index - 1]?.value ?? Number.NaN))
}

type Customer = HealthFacts & { account_id: number; name: string }

/** Who would stand where under another rule, today, before anything is saved. */
export async function previewRule(db: Db, proposed: HealthRule, score = MAIN_SCORE) {
  const inForce = await healthRulesOf(score).read(db)
  const { day } = await readStand(db)
  const { rows } = await sql<Customer>`
    select d.account_id, a.name, ${factColumns} from account_day d
    join account_fact a on a.account_id = d.account_id and ${currentAccount}
    where d.day = ${day ?? null}::date and d.is_customer`.execute(db)
  const [ownBefore, ownAfter] = day
    ? [await readOwnValues(db, inForce.content, day), await readOwnValues(db, proposed, day)]
    : [undefined, undefined]
  const judged = rows.map((row) => {
    const before = judge(inForce.content, { ...row, own: ownBefore?.get(row.account_id) })
    const after = judge(proposed, { ...row, own: ownAfter?.get(row.account_id) })
    return {
      account: { id: row.account_id, name: row.name },
      mrr_minor: row.mrr_minor,
      score_before: before.score ?? null,
      score: after.score ?? null,
      band_before: before.band,
      band: after.band,
    }
  })
  const moved = judged.filter((one) => one.band !== one.band_before)
  const total = (some: typeof judged) => ({
    accounts: some.length,
    mrr_minor: some.reduce((sum, { mrr_minor }) => sum + mrr_minor, 0),
  })
  return {
    day: day ?? null,
    rule_version: inForce.version,
    customers: total(judged),
    moved: { ...total(moved), rows: moved.sort((a, b) => b.mrr_minor - a.mrr_minor).slice(0, MOST_MOVED) },
    bands: bands.map((band) => ({
      band,
      before: total(judged.filter((one) => one.band_before === band)),
      after: total(judged.filter((one) => one.band === band)),
    })),
  }
}
