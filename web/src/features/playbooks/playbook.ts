import type { Rule } from '../../lib/rule.ts'

/** What is drawn, as the API keeps it. */
export const bands = ['good', 'watch', 'danger', 'unknown'] as const
export const receivers = ['champion', 'decision-maker', 'everybody', 'cause'] as const
export const onboardingTurns = ['behind', 'stuck', 'done'] as const
export const waitUnits = ['minutes', 'hours', 'working-hours', 'days', 'working-days'] as const
export const signalKinds = [
  'silent-churn',
  'usage-collapse',
  'champion-left',
  'ticket-storm',
  'detractor',
  'shelfware',
  'payment-trouble',
  'seat-limit',
  'new-department',
  'feature-limit',
  'playbook-risk',
  'playbook-growth',
] as const
export const raisedKinds = ['playbook-risk', 'playbook-growth'] as const

export type Next = string | null
export interface Words {
  readonly ja: string
  readonly en: string
}

export type Trigger =
  | { readonly kind: 'manual' }
  | { readonly kind: 'segment-entered' | 'segment-left'; readonly segment_id: number }
  | { readonly kind: 'signal-opened'; readonly signals: readonly string[] }
  | {
      readonly kind: 'band-moved'
      /** The main score where it is left out. */
      readonly score_id?: number
      readonly to: readonly (typeof bands)[number][]
    }
  | {
      readonly kind: 'points-crossed'
      readonly score_id?: number
      readonly way: 'below' | 'above'
      readonly points: number
    }
  | { readonly kind: 'date'; readonly field: string; readonly days: number }
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'stair-reached'; readonly staircase_id: number; readonly step_id: number | null }
  | { readonly kind: 'stair-ready'; readonly staircase_id: number }
  | { readonly kind: 'lock-turned'; readonly to: 'open' | 'closed' }
  | { readonly kind: 'onboarding-turned'; readonly to: readonly (typeof onboardingTurns)[number][] }
export const triggerKinds = [
  'signal-opened',
  'band-moved',
  'points-crossed',
  'date',
  'segment-entered',
  'segment-left',
  'event',
  'onboarding-turned',
  'stair-reached',
  'stair-ready',
  'lock-turned',
  'manual',
] as const satisfies readonly Trigger['kind'][]

export type Assignment =
  | { readonly how: 'nobody' | 'account-owner' }
  | { readonly how: 'member'; readonly member_id: string }
  | {
      readonly how: 'round-robin' | 'fewest-accounts' | 'least-revenue'
      readonly among: readonly string[]
    }

interface Base {
  readonly id: string
}
interface Onward extends Base {
  readonly next: Next
}
export interface WaitStep extends Onward {
  readonly kind: 'wait'
  readonly amount: number
  readonly unit: (typeof waitUnits)[number]
  /** It ends at this time of day, by this clock. */
  readonly at?: string
  readonly clock?: 'workspace' | 'contact'
}
export interface WaitUntilStep extends Base {
  readonly kind: 'wait-until'
  readonly rule: Rule | null
  /** One that arrives after the step was reached. */
  readonly event?: string
  readonly days: number
  readonly met: Next
  readonly timed_out: Next
}
export interface WaitAnswerStep extends Base {
  readonly kind: 'wait-answer'
  readonly survey: string | null
  readonly days: number
  readonly answered: Next
  readonly timed_out: Next
}
export interface BranchStep extends Base {
  readonly kind: 'branch'
  readonly rule: Rule
  readonly yes: Next
  readonly no: Next
}
export interface SplitStep extends Base {
  readonly kind: 'split'
  readonly ways: readonly { readonly share: number; readonly next: Next }[]
}
export interface TaskStep extends Onward {
  readonly kind: 'task'
  readonly title: Words
  readonly note: Words
  /** An item a line. */
  readonly checklist?: Words
  readonly due_days: number
  readonly priority: 'urgent' | 'high' | 'normal' | 'low'
  readonly assign: Assignment
}
export interface MailStep extends Onward {
  readonly kind: 'mail'
  readonly to: (typeof receivers)[number]
  readonly subject: Words
  readonly body: Words
  readonly review_hours: number
  readonly offer?: boolean
  readonly lock_days?: number
  readonly marketing?: boolean
}
export const surveyKinds = ['nps', 'csat', 'ces'] as const
export interface SurveyStep extends Onward {
  readonly kind: 'survey'
  readonly survey: (typeof surveyKinds)[number]
  readonly to: (typeof receivers)[number]
  readonly subject: Words
  readonly body: Words
  readonly question: Words
  readonly asks_comment: boolean
  readonly again_days: number
  readonly open_days: number
  readonly review_hours: number
}
export interface PageMessageStep extends Onward {
  readonly kind: 'page-message'
  readonly title: Words
  readonly body: Words
  readonly days: number
  readonly review_hours?: number
  readonly offer?: boolean
  readonly lock_days?: number
}
export interface NoteStep extends Onward {
  readonly kind: 'note'
  readonly text: Words
}
export interface AttributeStep extends Onward {
  readonly kind: 'attribute'
  readonly key: string
  readonly value: string | number | boolean | null
}
export interface ListStep extends Onward {
  readonly kind: 'list'
  readonly segment_id: number
  readonly verb: 'add' | 'remove'
}
export interface SignalStep extends Onward {
  readonly kind: 'signal'
  readonly signal: (typeof raisedKinds)[number]
  readonly note: Words
  readonly days: number
}
export interface WebhookStep extends Onward {
  readonly kind: 'webhook'
  readonly url: string
  readonly offer?: boolean
  readonly lock_days?: number
}
export interface SlackStep extends Onward {
  readonly kind: 'slack'
  readonly url: string
  readonly text: Words
  readonly offer?: boolean
  readonly lock_days?: number
}
export interface ElsewhereStep extends Onward {
  readonly kind: 'enrol' | 'stop'
  readonly playbook_id: number
}
export type Step =
  | WaitStep
  | WaitUntilStep
  | WaitAnswerStep
  | BranchStep
  | SplitStep
  | TaskStep
  | MailStep
  | SurveyStep
  | PageMessageStep
  | NoteStep
  | AttributeStep
  | ListStep
  | SignalStep
  | WebhookStep
  | SlackStep
  | ElsewhereStep
export type StepKind = Step['kind']

/** In the order in which they are offered. */
export const stepKinds = {
  do: [
    'task',
    'mail',
    'page-message',
    'survey',
    'note',
    'slack',
    'webhook',
    'signal',
    'attribute',
    'list',
    'enrol',
    'stop',
  ],
  time: ['wait', 'wait-until', 'wait-answer'],
  way: ['branch', 'split'],
} as const satisfies Record<string, readonly StepKind[]>

export interface Content {
  readonly trigger: Trigger
  readonly only: Rule | null
  readonly again_after_days: number | null
  readonly most_active: number | null
  readonly hold_out: number
  readonly goal: { readonly rule: Rule; readonly days: number } | null
  readonly exit: Rule | null
  readonly exit_on_reply?: boolean
  readonly first: Next
  readonly steps: readonly Step[]
}

/** The content as the API gives it: OpenAPI cannot draw the rules in it. */
export const contentOf = (given: unknown): Content => given as Content
