import { type HealthDriver, type HealthDriverKind, healthDrivers } from '@tsuzuku/core/health/health-drivers'
import { healthLevel } from '@tsuzuku/core/health/health-level'
import type { HealthContribution, HealthHalf } from '@tsuzuku/core/health/health-score'
import { unusedSeats } from '@tsuzuku/core/signals/unused-seats'
import { type Compared, comparedUnit, FEWEST_IN_TIER } from './compared-measure.ts'
import type { HealthFacts, HealthReason } from './health.measure.ts'
import { ageIn, type HealthRule, scoreFromPoints } from './health.rule.ts'
import { measureByKey } from './measures/registry.ts'
import { fadesAfter, type OwnMeasure, ownUnit } from './own-measure.ts'

/** A score as it was kept: its rule, what the rule saw, and the points it gave. */
export type KeptScore = {
  rule: HealthRule
  score: number | null
  values: readonly (number | null)[]
  points: readonly (number | null)[]
  facts: HealthFacts
}

export type Driver = {
  key: string
  /** Of a measure that the workspace made for itself; null has a name in the catalogue. */
  name: string | null
  half: HealthHalf
  kind: HealthDriverKind
  change: number
  points_before: number | null
  points_now: number | null
  reason: HealthReason
  reason_before: HealthReason
}

export type MeasureNow = {
  key: string
  name: string | null
  half: HealthHalf
  unit: string
  value: number | null
  points: number | null
  weight: number
  share: number
  contribution: number
  /** Points above or below the neutral 50 that it gives the score; null where it is not known. */
  effect: number | null
  thresholds: HealthRule['measures'][number]['thresholds']
  reason: HealthReason
}

const nothing: HealthReason = { key: 'unknown.no-measure', params: {} }

function reasonFor(key: string, { rule, values, facts }: KeptScore): HealthReason {
  const index = rule.measures.findIndex((measure) => measure.key === key)
  const { own, compared_with: compared } = rule.measures[index] ?? {}
  const value = values[index] ?? null
  if (!own) {
    const plain = measureByKey.get(key)?.reason(facts) ?? nothing
    return compared ? comparedReason(key, { compared, value, plain }) : plain
  }
  if (value === null) return unknownOwn(own)
  const age = fadesAfter(own) === undefined ? null : ageIn(rule, values, key)
  if (age !== null && own.compared_with === 'nothing')
    return { key: 'own.aged', params: { name: own.name, value, days: age } }
  return own.compared_with === 'nothing'
    ? { key: own.source.kind === 'score' ? 'own.score' : 'own.value', params: { name: own.name, value } }
    : { key: `own.${own.compared_with}`, params: { name: own.name, change: value } }
}

/** Where the measure itself is not known, that is the reason why it cannot be compared. */
function comparedReason(
  measure: string,
  { compared, value, plain }: { compared: Compared; value: number | null; plain: HealthReason },
): HealthReason {
  if (value !== null)
    return compared === 'tier'
      ? { key: 'compared.tier', params: { measure, share: value } }
      : { key: `compared.${compared}`, params: { measure, change: value } }
  if (plain.key.startsWith('unknown.')) return plain
  return compared === 'tier'
    ? { key: 'unknown.compared-tier', params: { measure, fewest: FEWEST_IN_TIER } }
    : { key: `unknown.compared-${compared === 'last-year' ? 'year' : 'normal'}`, params: { measure } }
}

const unknownOwn = ({ name, source, compared_with: compared }: OwnMeasure): HealthReason =>
  compared === 'tier'
    ? { key: 'unknown.own-tier', params: { name, fewest: FEWEST_IN_TIER } }
    : { key: source.kind === 'score' ? 'unknown.own-score' : 'unknown.own', params: { name } }

/** The name a workspace gave a measure of its own. */
const ownName = (key: string, ...kept: KeptScore[]): string | null =>
  kept.flatMap(({ rule }) => rule.measures).find((measure) => measure.key === key)?.own?.name ?? null

type Choose = (drivers: readonly HealthDriver[]) => readonly HealthDriver[]

/**
 * What moved the score between two days, most first; the changes add up to the difference. Null without two scores. Only
 * those that are chosen are put into words.
 */
export function driversBetween(
  before: KeptScore,
  now: KeptScore,
  choose: Choose = (all) => all,
): Driver[] | null {
  if (before.score === null || now.score === null) return null
  const drivers = healthDrivers(
    scoreFromPoints(before.rule, before).contributions,
    scoreFromPoints(now.rule, now).contributions,
  )
  if (!drivers) return null
  return choose(drivers).map(({ key, half, kind, change, pointsBefore, pointsNow }) => ({
    key,
    name: ownName(key, now, before),
    half,
    kind,
    change,
    points_before: pointsBefore ?? null,
    points_now: pointsNow ?? null,
    reason: reasonFor(key, now),
    reason_before: reasonFor(key, before),
  }))
}

/** Every measure of the rule as it stands, with what it rests on. */
export function measuresOf(kept: KeptScore): MeasureNow[] {
  return levelled(kept).map((part) => worded(kept, part))
}

type Levelled = { measure: HealthContribution; index: number; effect: number | null }

function levelled(kept: KeptScore): Levelled[] {
  const { contributions } = scoreFromPoints(kept.rule, kept)
  const effects = new Map(healthLevel(contributions).map(({ key, effect }) => [key, effect]))
  return contributions.map((measure, index) => ({
    measure,
    index,
    effect: effects.get(measure.key) ?? null,
  }))
}

function worded(kept: KeptScore, { measure, index, effect }: Levelled): MeasureNow {
  const { key, half, points, weight, share, contribution } = measure
  return {
    key,
    name: ownName(key, kept),
    half,
    unit: unitOf(kept, index),
    value: kept.values[index] ?? null,
    points: points ?? null,
    weight,
    share,
    contribution,
    effect,
    thresholds: kept.rule.measures[index]?.thresholds ?? { bad: 0, good: 1 },
    reason: reasonFor(key, kept),
  }
}

const unitOf = ({ rule }: KeptScore, index: number): string => {
  const measure = rule.measures[index]
  if (measure?.own) return ownUnit(measure.own)
  return comparedUnit(measure?.compared_with) ?? measureByKey.get(measure?.key ?? '')?.unit ?? 'count'
}

/** What pulls a score down most (or lifts a good one), for a row that has nothing to compare with. */
export function standing(kept: KeptScore, most: number): MeasureNow[] {
  return levelled(kept)
    .filter(({ effect }) => effect !== null && effect !== 0)
    .sort((a, b) => Math.abs(b.effect ?? 0) - Math.abs(a.effect ?? 0))
    .slice(0, most)
    .map((part) => worded(kept, part))
}

/** Seats paid for and not used, and their part of the monthly price; unknown without seats or named usage. */
export function shelfwareOf(facts: HealthFacts) {
  const { seats_paid: paid, active_contacts_28d: used } = facts
  const idle = unusedSeats({ paid, used, mrrMinor: facts.mrr_minor })
  if (!idle || paid === null || used === null) return null
  return { seats_paid: paid, seats_used: used, unused: idle.unused, mrr_minor: idle.moneyMinor }
}
