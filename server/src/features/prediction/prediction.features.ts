/** What a feature is about; reasons are told one a theme, so that features that say the same do not repeat it. */
export const themes = [
  'usage',
  'people',
  'breadth',
  'champion',
  'support',
  'voice',
  'contact',
  'attribute',
  'movement',
  'contract',
  'size',
] as const
export type Theme = (typeof themes)[number]

/** Themes that say when and how much, not what is wrong. */
export const contextThemes: ReadonlySet<Theme> = new Set<Theme>(['contract', 'size'])

export type FeatureUnit =
  | 'change'
  | 'share'
  | 'days'
  | 'weeks'
  | 'hours'
  | 'months'
  | 'count'
  | 'rating'
  | 'yes'
  | 'money'

export type Feature = {
  readonly key: string
  readonly theme: Theme
  readonly unit: FeatureUnit
  /** 1: a higher value may only raise the chance to leave, −1: only lower it, 0: free. */
  readonly direction: -1 | 0 | 1
  /** What people could work towards; undefined where nobody can change it. */
  readonly aim?: number
  /** Of an attribute: its key and the value that counts as 1. */
  readonly attribute?: { readonly key: string; readonly value: string }
}

/** Read from the facts of one day, in the order of the columns of `readFeatureRows`. */
export const dayFeatures: readonly Feature[] = [
  { key: 'usage_change', theme: 'usage', unit: 'change', direction: -1, aim: 0 },
  { key: 'usage_from_best', theme: 'usage', unit: 'change', direction: -1, aim: -0.1 },
  { key: 'weeks_since_use', theme: 'usage', unit: 'weeks', direction: 1, aim: 0 },
  { key: 'active_days', theme: 'usage', unit: 'days', direction: -1 },
  { key: 'contacts_change', theme: 'people', unit: 'change', direction: -1, aim: 0 },
  { key: 'contacts_from_best', theme: 'people', unit: 'change', direction: -1, aim: -0.1 },
  { key: 'seats_used', theme: 'people', unit: 'share', direction: -1, aim: 0.8 },
  { key: 'features_used', theme: 'breadth', unit: 'count', direction: -1, aim: 6 },
  { key: 'champion_left', theme: 'champion', unit: 'yes', direction: 1, aim: 0 },
  { key: 'champion_inactive', theme: 'champion', unit: 'yes', direction: 1, aim: 0 },
  { key: 'tickets', theme: 'support', unit: 'count', direction: 0 },
  { key: 'complaints', theme: 'support', unit: 'count', direction: 1, aim: 0 },
  { key: 'oldest_ticket', theme: 'support', unit: 'days', direction: 1, aim: 0 },
  { key: 'first_reply', theme: 'support', unit: 'hours', direction: 1, aim: 2 },
  { key: 'csat', theme: 'support', unit: 'rating', direction: -1, aim: 4.5 },
  { key: 'nps', theme: 'voice', unit: 'rating', direction: -1, aim: 9 },
  { key: 'nps_change', theme: 'voice', unit: 'rating', direction: -1 },
  { key: 'days_since_contact', theme: 'contact', unit: 'days', direction: 0 },
  { key: 'downgrades', theme: 'movement', unit: 'count', direction: 1 },
  { key: 'tenure', theme: 'size', unit: 'months', direction: 0 },
  { key: 'mrr', theme: 'size', unit: 'money', direction: 0 },
  { key: 'seat_price', theme: 'size', unit: 'money', direction: 0 },
  { key: 'term', theme: 'contract', unit: 'months', direction: 0 },
]

/** Known of every coming month: whether the contract can end in it, and how far ahead it is. */
export const periodFeatures: readonly Feature[] = [
  { key: 'contract_end', theme: 'contract', unit: 'yes', direction: 1 },
  { key: 'months_ahead', theme: 'contract', unit: 'months', direction: 0 },
]

export const attributeFeature = (key: string, label: string, value: string): Feature => ({
  key: `attribute:${label}=${value}`,
  theme: 'attribute',
  unit: 'yes',
  direction: 0,
  attribute: { key, value },
})

/** A month of the model, in days. */
export const PERIOD_DAYS = 30
/** Months looked ahead: 365 days lie in the thirteenth. */
export const PERIODS = 13
export const horizons = [30, 90, 180, 365] as const
export type Horizon = (typeof horizons)[number]
/** Horizon at which a model is judged and explained. */
export const MAIN_HORIZON = 90
