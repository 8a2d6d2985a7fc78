import type { Arm } from '@tsuzuku/core/playbooks/hold-out-arm'
import type { Content as OnboardingContent } from '../src/features/onboarding/template.definition.ts'
import type { Content } from '../src/features/playbooks/playbook.definition.ts'

/** A CSV file of the world, with the columns of the import kind it is for. */
export type WorldFile = { kind: string; rows: Record<string, string>[] }

export type WorldEvent = {
  messageId: string
  account: string
  contact: string
  name: string
  ts: string
  quantity: number
  seconds: number
}

export type WorldMember = {
  email: string
  name: string
  role: 'admin' | 'cs-lead' | 'csm' | 'sales' | 'product' | 'support' | 'executive'
}

/** A question put to a contact; `answer` is the external id of what came back. */
export type WorldSurveyRequest = {
  id: string
  account: string
  contact: string
  kind: 'nps' | 'ces'
  question: string
  askedAt: string
  closesAt: string
  answer?: string
}

/** Why an account left, known because we wrote the world. */
export type TrueCause = 'fading-use' | 'champion-left' | 'bad-support' | 'poor-fit'

/** An account that left: why, and whether its data showed it two months before. */
export type TrueLoss = { on: string; cause: TrueCause; foreseeable: 'yes' | 'partly' | 'no' }

/** How an onboarding stands on the world's last day, and the steps it is late with, the latest first. */
export type TrueOnboarding = {
  template: string
  state: 'on-track' | 'behind' | 'stuck' | 'done' | 'cancelled'
  late: string[]
}

/** A segment that is there from the start. */
export type WorldSegment = { name: string; description: string; rule: unknown }

/** A playbook that has run for some days when the world begins. */
export type WorldPlaybook = {
  name: string
  description: string
  content: Content
  days: number
  /** What people wrote when they had done its tasks. */
  outcome: string
  /** Who was enrolled by hand, in the arm that the world has drawn: what they then did in the product is in its events. */
  byHand?: readonly { account: string; day: string; arm: Arm }[]
  /** Of the customers with a link to their plan so many were enrolled by hand, so many days ago. */
  invited?: readonly { daysAgo: number; accounts: number }[]
}

/** An onboarding template by which accounts have begun since the world's first day. */
export type WorldOnboarding = {
  name: string
  description: string
  content: OnboardingContent
  /** By step done by hand: so many days after it could begin, and how often it is forgotten for long or for good. */
  hands: Readonly<Record<string, { days: [number, number]; late: number; never: number }>>
  /** What people wrote who gave one up. */
  gaveUp: string
  left: string
}

/** A staircase that accounts have walked for some months when the world begins. */
export type WorldStaircase = {
  name: string
  tier: string
  steps: readonly {
    name: string
    rule: unknown
    guidance: string
    offer: {
      name: string
      kind: 'plan' | 'seats' | 'module' | 'tier-up' | 'other'
      product?: string
      plan?: string
      /** In the first year, in the smallest unit of the world's currency. */
      amount: number
    } | null
  }[]
}

export type World = {
  name: string
  language: 'ja' | 'en'
  currency: string
  timeZone: string
  members: WorldMember[]
  files: WorldFile[]
  surveyRequests?: readonly WorldSurveyRequest[]
  events: Iterable<WorldEvent[]>
  eventCount?: number
  /** Names of features in the reader's language, by event name. */
  featureNames: Record<string, string>
  /** Labels of attributes that the files bring along, by key. */
  attributeLabels?: Record<string, { ja: string; en: string }>
  /** First day for which scores are worth computing. */
  historyFrom?: string
  segments?: readonly WorldSegment[]
  playbooks?: readonly WorldPlaybook[]
  /** Some of its customers have success plans. */
  hasPlans?: boolean
  onboarding?: readonly WorldOnboarding[]
  staircases?: readonly WorldStaircase[]
  truth: {
    left: Record<string, TrueCause>
    silent: string[]
    shelfware: string[]
    losses?: Readonly<Record<string, TrueLoss>>
    /** By account; goes through all events again, so it is worked out where somebody asks. */
    onboardings?(): Record<string, TrueOnboarding>
    /** By name of playbook: by how much it raises the share of those who meet its goal. */
    effects?: Readonly<Record<string, number>>
  }
}

export type Scenario = { name: string; description: string; build(today: string): World }
