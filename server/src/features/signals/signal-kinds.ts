import { championLeftSignal } from '@tsuzuku/core/signals/champion-left-signal'
import { detractorSignal } from '@tsuzuku/core/signals/detractor-signal'
import { featureLimitSignal } from '@tsuzuku/core/signals/feature-limit-signal'
import { newDepartmentSignal } from '@tsuzuku/core/signals/new-department-signal'
import { paymentTroubleSignal } from '@tsuzuku/core/signals/payment-trouble-signal'
import { seatLimitSignal } from '@tsuzuku/core/signals/seat-limit-signal'
import { shelfwareSignal } from '@tsuzuku/core/signals/shelfware-signal'
import type { SignalFinding } from '@tsuzuku/core/signals/signal-finding'
import { silentChurnState } from '@tsuzuku/core/signals/silent-churn-state'
import { ticketStormSignal } from '@tsuzuku/core/signals/ticket-storm-signal'
import { usageCollapseSignal } from '@tsuzuku/core/signals/usage-collapse-signal'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import type { HealthFacts } from '../health/health.measure.ts'
import type { HealthRule } from '../health/health.rule.ts'
import { changeLastYear, trendOf } from '../health/measures/usage-trend.ts'
import type { SignalRule } from './signals.rule.ts'

/** A day of an account with what only signals ask for; null and undefined are unknown. */
export type SignalFacts = HealthFacts & {
  account_id: number
  tickets_7d: number[] | null
  answers: { id: number; score: number; days_ago: number }[]
  /** Champions who left, the last first. */
  gone: { id: number; name: string | null }[]
  champions_there: { id: number; name: string | null }[]
  departments: { name: string; recent: number; before: number }[]
  days_overdue: number | null
  limit_used: number | null
  limit_allowed: number | null
}

export type SignalFact = {
  kind: 'ticket' | 'survey_answer' | 'contact' | 'account_day'
  ids: (number | string)[]
}

type Asked = { facts: SignalFacts; rule: SignalRule; health: HealthRule; isOpen: boolean }

export type SignalKind = {
  kind: string
  /** Which words the rule uses for it. */
  rule: Exclude<keyof SignalRule, 'close_days' | 'reopen_days'>
  nature: 'risk' | 'growth'
  find(asked: Asked): SignalFinding<Record<string, number | string | null>>
  /** The facts behind it beyond the account's day. */
  facts?(facts: SignalFacts): SignalFact[]
}

const MOST_FACTS = 20
const seatsOf = ({ seats_paid: paid, active_contacts_28d: used, mrr_minor: mrrMinor }: SignalFacts) => ({
  paid,
  used,
  mrrMinor,
})

/** A kind of signal is one pure function and one entry here; screens have its words under its name. */
export const signalKinds = [
  {
    kind: 'silent-churn',
    rule: 'silent_churn',
    nature: 'risk',
    find({ facts, rule, health, isOpen }) {
      const { contacts_28d: recent, contacts_weekly_baseline: weekly } = facts
      const lastYear = changeLastYear(facts)
      const found = silentChurnState({
        usageChange: trendOf(facts)?.change,
        usageLastYear: lastYear,
        contactChange: recent === null || !weekly ? undefined : recent / 4 / weekly - 1,
        complaints: facts.complaints_28d ?? undefined,
        mrrMinor: facts.mrr_minor,
        isOpen,
        ease: rule.silent_churn.ease,
        thresholds: {
          usageFall: health.silent.usage_fall,
          contactFall: health.silent.contact_fall,
          mostComplaints: health.silent.most_complaints,
        },
      })
      return found.evidence
        ? { ...found, evidence: { ...found.evidence, last_year: lastYear ?? null } }
        : found
    },
  },
  {
    kind: 'usage-collapse',
    rule: 'usage_collapse',
    nature: 'risk',
    find({ facts, rule, isOpen }) {
      const trend = trendOf(facts)
      const lastYear = rule.usage_collapse.season ? changeLastYear(facts) : undefined
      const found = usageCollapseSignal({
        trend,
        lastYear,
        mrrMinor: facts.mrr_minor,
        isOpen,
        thresholds: rule.usage_collapse,
      })
      return found.evidence
        ? {
            ...found,
            evidence: { ...found.evidence, basis: trend?.basis ?? null, last_year: lastYear ?? null },
          }
        : found
    },
  },
  {
    kind: 'champion-left',
    rule: 'champion_left',
    nature: 'risk',
    find({ facts, rule }) {
      const { champions, champions_active_28d: active, champion_left_on: left } = facts
      const found = championLeftSignal({
        champions,
        active: active === null || champions === null ? null : Math.min(active, champions),
        leftDaysAgo: left === null ? null : Math.max(0, dayNumber(facts.day) - dayNumber(left)),
        mrrMinor: facts.mrr_minor,
        thresholds: rule.champion_left,
      })
      const who = found.evidence?.cause === 'gone' ? facts.gone : facts.champions_there
      return found.evidence
        ? { ...found, evidence: { ...found.evidence, name: who[0]?.name ?? null, on: left } }
        : found
    },
    facts: ({ gone, champions_there: there }) => {
      const ids = [...gone, ...there].map(({ id }) => id)
      return ids.length > 0 ? [{ kind: 'contact', ids: ids.slice(0, MOST_FACTS) }] : []
    },
  },
  {
    kind: 'ticket-storm',
    rule: 'ticket_storm',
    nature: 'risk',
    find: ({ facts, rule, isOpen }) =>
      ticketStormSignal({
        recent: facts.tickets_7d?.length ?? null,
        usual: facts.tickets_weekly_baseline,
        mrrMinor: facts.mrr_minor,
        isOpen,
        thresholds: rule.ticket_storm,
      }),
    facts: ({ tickets_7d: ids }) => [{ kind: 'ticket', ids: (ids ?? []).slice(0, MOST_FACTS) }],
  },
  {
    kind: 'detractor',
    rule: 'detractor',
    nature: 'risk',
    find: ({ facts, rule }) =>
      detractorSignal({
        answers: facts.answers.map(({ score, days_ago: daysAgo }) => ({ score, daysAgo })),
        mrrMinor: facts.mrr_minor,
        thresholds: rule.detractor,
      }),
    facts: ({ answers }) => [
      { kind: 'survey_answer', ids: answers.slice(0, MOST_FACTS).map(({ id }) => id) },
    ],
  },
  {
    kind: 'shelfware',
    rule: 'shelfware',
    nature: 'risk',
    find: ({ facts, rule, isOpen }) =>
      shelfwareSignal({ ...seatsOf(facts), isOpen, thresholds: rule.shelfware }),
  },
  {
    kind: 'payment-trouble',
    rule: 'payment_trouble',
    nature: 'risk',
    find: ({ facts, rule, isOpen }) =>
      paymentTroubleSignal({
        daysOverdue: facts.days_overdue ?? undefined,
        mrrMinor: facts.mrr_minor,
        isOpen,
        thresholds: rule.payment_trouble,
      }),
  },
  {
    kind: 'seat-limit',
    rule: 'seat_limit',
    nature: 'growth',
    find: ({ facts, rule, isOpen }) =>
      seatLimitSignal({ ...seatsOf(facts), isOpen, thresholds: rule.seat_limit }),
  },
  {
    kind: 'new-department',
    rule: 'new_department',
    nature: 'growth',
    find: ({ facts, rule }) =>
      newDepartmentSignal({ departments: facts.departments, thresholds: rule.new_department }),
  },
  {
    kind: 'feature-limit',
    rule: 'feature_limit',
    nature: 'growth',
    find: ({ facts, rule, isOpen }) =>
      featureLimitSignal({
        used: facts.limit_used ?? undefined,
        limit: facts.limit_allowed ?? undefined,
        isOpen,
        thresholds: rule.feature_limit,
      }),
  },
] as const satisfies readonly SignalKind[]

/** Raised by playbooks: no figures open or end them. */
export const raisedKinds = [
  { kind: 'playbook-risk', nature: 'risk' },
  { kind: 'playbook-growth', nature: 'growth' },
] as const
export type RaisedKind = (typeof raisedKinds)[number]['kind']

export const allSignalKinds = [...signalKinds, ...raisedKinds]
export const signalKindNames = allSignalKinds.map(({ kind }) => kind)
