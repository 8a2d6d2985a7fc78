import { measurePoints } from '@tsuzuku/core/health/measure-points'
import { describe, expect, it } from 'vitest'
import { driversBetween, type KeptScore, measuresOf, shelfwareOf, standing } from './health.explain.ts'
import type { HealthFacts } from './health.measure.ts'
import { defaultRule, graceUntil, healthRuleSchema, judge } from './health.rule.ts'
import { healthMeasures } from './measures/registry.ts'

const unknown: HealthFacts = {
  day: '2026-11-20',
  mrr_minor: 100_000,
  seats_paid: null,
  events_28d: null,
  active_contacts_28d: null,
  active_days_28d: null,
  features_28d: null,
  weekly_active_contacts: null,
  weekly_events: null,
  first_usage_on: null,
  last_usage_on: null,
  tickets_open: null,
  oldest_open_ticket_days: null,
  urgent_open: null,
  oldest_urgent_ticket_days: null,
  tickets_28d: null,
  tickets_weekly_baseline: null,
  csat_90d: null,
  csat_90d_n: null,
  nps_score: null,
  nps_answered_on: null,
  previous_nps_score: null,
  touches_28d: null,
  last_touch_on: null,
  contacts_28d: null,
  contacts_weekly_baseline: null,
  complaints_28d: null,
  champions: null,
  champions_active_28d: null,
  champion_left_on: null,
  first_start_date: null,
  segments: null,
}
const weeks = (before: number, lately: number) =>
  [...Array(12).fill(before), ...Array(4).fill(lately)] as number[]
const thriving: HealthFacts = {
  ...unknown,
  seats_paid: 20,
  events_28d: 900,
  active_contacts_28d: 18,
  active_days_28d: 20,
  features_28d: 6,
  weekly_active_contacts: weeks(15, 16),
  weekly_events: weeks(200, 220),
  first_usage_on: '2025-01-01',
  last_usage_on: '2026-11-20',
  tickets_open: 0,
  urgent_open: 0,
  tickets_28d: 1,
  tickets_weekly_baseline: 0.25,
  csat_90d: 4.6,
  csat_90d_n: 5,
  nps_score: 9,
  nps_answered_on: '2026-10-01',
  last_touch_on: '2026-11-10',
  touches_28d: 2,
  contacts_28d: 4,
  contacts_weekly_baseline: 1,
  complaints_28d: 0,
  champions: 1,
  champions_active_28d: 1,
}
const rule = defaultRule()
const kept = (facts: HealthFacts): KeptScore => {
  const { score, values, points } = judge(rule, facts)
  return { rule, score: score ?? null, values, points, facts }
}

describe('the default rule', () => {
  it('is one that can be saved, with every measure once', () => {
    expect(healthRuleSchema.parse(rule).measures.map(({ key }) => key)).toEqual(
      healthMeasures.map(({ key }) => key),
    )
    expect(new Set(healthMeasures.map(({ key }) => key)).size).toBe(healthMeasures.length)
  })

  it('gives no score where nothing is known, and says why for each measure', () => {
    const health = judge(rule, unknown)
    expect(health).toMatchObject({ score: undefined, band: 'unknown', known: 0, silent: undefined })
    expect(healthMeasures.map((measure) => measure.value(unknown))).toEqual(healthMeasures.map(() => null))
    expect(healthMeasures.map((measure) => measure.reason(unknown).key.split('.')[0])).toEqual(
      healthMeasures.map(() => 'unknown'),
    )
  })

  it('calls an account good that uses, answers well and has its champion', () => {
    const health = judge(rule, thriving)
    expect(health.band).toBe('good')
    expect(health.known).toBe(1)
  })

  it('does not let what is unknown lower or raise the score', () => {
    const usageOnly = judge(rule, {
      ...thriving,
      csat_90d: null,
      nps_score: null,
      champions: null,
      tickets_open: null,
      tickets_28d: null,
      last_touch_on: null,
    })
    const outcomes = judge(rule, thriving).outcomes ?? 0
    expect(usageOnly.score).toBeCloseTo(outcomes, 9)
    expect(usageOnly.experience).toBeUndefined()
  })

  it.each([
    ['usage-trend', { weekly_active_contacts: weeks(16, 6) }],
    ['seats-used', { active_contacts_28d: 5 }],
    ['active-days', { active_days_28d: 2 }],
    ['feature-breadth', { features_28d: 1 }],
    ['open-tickets', { tickets_open: 1, oldest_open_ticket_days: 20 }],
    ['ticket-volume', { tickets_28d: 4 }],
    ['csat', { csat_90d: 2.8 }],
    ['nps', { nps_score: 3 }],
    ['last-contact', { last_touch_on: '2026-07-20' }],
    ['champion', { champions: 0, champions_active_28d: 0, champion_left_on: '2026-11-12' }],
  ] as const)('%s lowers the score when it worsens, and is named as the driver', (key, change) => {
    const drivers = driversBetween(kept(thriving), kept({ ...thriving, ...change }))
    expect(drivers?.[0]?.key).toBe(key)
    expect(drivers?.[0]?.change).toBeLessThan(0)
  })

  it('counts an urgent ticket double and a new account’s days in proportion', () => {
    const of = (key: string, facts: HealthFacts) =>
      healthMeasures.find((measure) => measure.key === key)?.value(facts)
    expect(
      of('open-tickets', {
        ...thriving,
        tickets_open: 2,
        oldest_open_ticket_days: 9,
        urgent_open: 1,
        oldest_urgent_ticket_days: 6,
      }),
    ).toBe(12)
    expect(of('active-days', { ...thriving, first_usage_on: '2026-11-07', active_days_28d: 7 })).toBe(14)
    expect(of('active-days', { ...thriving, first_usage_on: '2026-11-18' })).toBeNull()
  })

  it('takes usage without names by its events', () => {
    const facts = { ...thriving, weekly_active_contacts: null, weekly_events: weeks(200, 100) }
    const measure = healthMeasures.find(({ key }) => key === 'usage-trend')
    expect(measure?.value(facts)).toBeCloseTo(-0.5, 12)
    expect(measure?.reason(facts)).toMatchObject({ key: 'usage-trend.below', params: { basis: 'events' } })
  })
})

describe('a new customer', () => {
  const isNew = { ...thriving, first_start_date: '2026-11-01' }
  it('is not judged until its days of grace are over, and then like any other', () => {
    const patient = { ...rule, grace_days: 30 }
    expect(judge(patient, isNew)).toMatchObject({ score: undefined, band: 'unknown', silent: undefined })
    expect(graceUntil(patient, isNew)).toBe('2026-12-01')
    const later = { ...isNew, day: '2026-12-01' }
    expect(graceUntil(patient, later)).toBeUndefined()
    expect(judge(patient, later).score).toBe(judge(rule, later).score)
    expect(judge(rule, isNew).band).toBe('good')
  })
})

describe('weights for a segment', () => {
  const careful = { ...rule, segment_weights: [{ segment_id: 4, weights: { nps: 0, csat: 9 } }] }
  const facts = { ...thriving, nps_score: 0, csat_90d: 5 }

  it('hold for its members, and leave other measures and other customers as they are', () => {
    const member = judge(careful, { ...facts, segments: [2, 4] })
    expect(member.contributions.find(({ key }) => key === 'csat')?.weight).toBe(9)
    expect(member.contributions.find(({ key }) => key === 'nps')?.weight).toBe(0)
    expect(member.score).toBeGreaterThan(judge(careful, facts).score ?? 100)
    expect(judge(careful, { ...facts, segments: [2] }).score).toBe(judge(rule, facts).score)
  })
})

describe('an old answer', () => {
  const detractor = { ...thriving, nps_score: 0 }
  const answered = (on: string) => judge(rule, { ...detractor, nps_answered_on: on }).score ?? 0

  it('loses its weight to what is known, and at last counts nothing', () => {
    expect(answered('2026-10-01')).toBeLessThan(answered('2026-02-01'))
    const gone = answered('2025-11-01')
    expect(gone).toBeCloseTo(judge(rule, { ...detractor, nps_score: null }).score ?? 0, 9)
    expect(gone).toBeGreaterThan(answered('2026-02-01'))
  })

  it('counts for ever where the rule says so, as rules did that did not ask', () => {
    const { fade_days: _, grace_days: __, ...old } = rule
    const parsed = healthRuleSchema.parse(old)
    expect(parsed).toMatchObject({ fade_days: 0, grace_days: 0 })
    expect(judge(parsed, { ...detractor, nps_answered_on: '2025-11-01' }).score).toBe(
      judge(parsed, detractor).score,
    )
  })

  it('explains itself by the weight it had', () => {
    const facts = { ...detractor, nps_answered_on: '2026-02-01' }
    const { score } = judge(rule, facts)
    const sum = measuresOf(kept(facts)).reduce((total, { contribution }) => total + contribution, 0)
    expect(sum).toBeCloseTo(score ?? 0, 9)
  })
})

describe('drivers', () => {
  it('add up to the change, also when measures become known or unknown', () => {
    const after = {
      ...thriving,
      weekly_active_contacts: weeks(16, 6),
      nps_score: null,
      champions: 0,
      csat_90d: 3,
    }
    const [before, now] = [kept(thriving), kept(after)]
    const sum = driversBetween(before, now)?.reduce((total, { change }) => total + change, 0)
    expect(sum).toBeCloseTo((now.score ?? 0) - (before.score ?? 0), 9)
  })

  it('are none where one of the days has no score', () => {
    expect(driversBetween(kept(unknown), kept(thriving))).toBeNull()
  })

  it('give way to what the score stands on, weakest and strongest first', () => {
    const first = standing(kept({ ...thriving, nps_score: 0 }), 3)[0]
    expect(first).toMatchObject({ reason: expect.objectContaining({ key: expect.any(String) }) })
    expect(standing(kept(unknown), 3)).toEqual([])
  })
})

describe('the silent churn signal', () => {
  const quiet = { ...thriving, weekly_active_contacts: weeks(16, 8), contacts_28d: 1, complaints_28d: 0 }
  it('needs less use and less contact and no complaint', () => {
    expect(judge(rule, quiet).silent).toBe(true)
    expect(judge(rule, { ...quiet, complaints_28d: 1 }).silent).toBe(false)
    expect(judge(rule, { ...quiet, contacts_28d: 4 }).silent).toBe(false)
    expect(judge(rule, { ...quiet, contacts_weekly_baseline: null }).silent).toBeUndefined()
  })
})

describe('shelfware', () => {
  it('is the share of the price that empty seats cost, and unknown without seats', () => {
    expect(shelfwareOf({ ...thriving, seats_paid: 40, active_contacts_28d: 10 })).toEqual({
      seats_paid: 40,
      seats_used: 10,
      unused: 30,
      mrr_minor: 75_000,
    })
    expect(shelfwareOf({ ...thriving, active_contacts_28d: 44 })?.unused).toBe(0)
    expect(shelfwareOf(unknown)).toBeNull()
  })
})

it('points follow the lines of the rule', () => {
  const trend = rule.measures.find(({ key }) => key === 'usage-trend')
  expect(trend && measurePoints(-0.35, trend.thresholds)).toBeCloseTo(20, 9)
})
