import { type RawBuilder, sql } from 'kysely'
import type { Field, UnknownReason } from '../segment.field.ts'
import { figures } from './sources.ts'

type Figure = {
  key: string
  group: Field['group']
  unit: NonNullable<Field['unit']>
  label: Field['label']
  unknown?: UnknownReason
  /** The column of account_day, or what is made of its columns. */
  of: string | ((column: (name: string) => RawBuilder<unknown>) => RawBuilder<unknown>)
}

const list: readonly Figure[] = [
  { key: 'mrr', group: 'contract', unit: 'money', of: 'mrr_minor', label: { ja: '月額(MRR)', en: 'MRR' } },
  {
    key: 'seats-paid',
    group: 'contract',
    unit: 'count',
    of: 'seats_paid',
    unknown: 'no-contract',
    label: { ja: '契約席数', en: 'Seats paid' },
  },
  {
    key: 'seats-used',
    group: 'usage',
    unit: 'ratio',
    of: (d) => sql`${d('active_contacts_28d')}::float8 / nullif(${d('seats_paid')}, 0)`,
    label: { ja: '席の利用率', en: 'Share of seats used' },
    unknown: 'no-usage',
  },
  {
    key: 'usage-trend',
    group: 'usage',
    unit: 'ratio',
    of: (d) => sql`case when ${d('baseline_weeks')} >= 4
      then ${d('recent_active_contacts')}::float8 / nullif(${d('baseline_active_contacts')}, 0) - 1 end`,
    label: { ja: '平常からの利用の増減', en: 'Use against own normal' },
    unknown: 'no-usage',
  },
  ...usage('events-28d', 'count', 'events_28d', { ja: 'イベント数(28日)', en: 'Events in 28 days' }),
  ...usage('active-contacts-28d', 'count', 'active_contacts_28d', {
    ja: '利用者数(28日)',
    en: 'Active contacts in 28 days',
  }),
  ...usage('active-days-28d', 'days', 'active_days_28d', { ja: '利用日数(28日)', en: 'Days with use in 28' }),
  ...usage('features-28d', 'count', 'features_28d', {
    ja: '使った機能数(28日)',
    en: 'Features used in 28 days',
  }),
  {
    key: 'hours-28d',
    group: 'usage',
    unit: 'hours',
    of: (d) => sql`${d('seconds_28d')}::float8 / 3600`,
    unknown: 'no-usage',
    label: { ja: '利用時間(28日)', en: 'Hours of use in 28 days' },
  },
  {
    key: 'touches-28d',
    group: 'relation',
    unit: 'count',
    of: 'touches_28d',
    unknown: 'no-contact',
    label: { ja: '連絡の回数(28日)', en: 'Calls, meetings and mails in 28 days' },
  },
  {
    key: 'complaints-28d',
    group: 'voice',
    unit: 'count',
    of: 'complaints_28d',
    unknown: 'no-answers',
    label: { ja: '不満の声の数(28日)', en: 'Complaints in 28 days' },
  },
  {
    key: 'champions',
    group: 'relation',
    unit: 'count',
    of: 'champions',
    unknown: 'no-contact',
    label: { ja: '推進者の数', en: 'Champions' },
  },
  {
    key: 'champions-active-28d',
    group: 'relation',
    unit: 'count',
    of: 'champions_active_28d',
    unknown: 'no-usage',
    label: { ja: '利用中の推進者の数(28日)', en: 'Champions active in 28 days' },
  },
  {
    key: 'csat-90d',
    group: 'voice',
    unit: 'score',
    of: 'csat_90d',
    unknown: 'no-answers',
    label: { ja: '満足度の平均(90日)', en: 'Mean satisfaction of 90 days' },
  },
  {
    key: 'nps-last',
    group: 'voice',
    unit: 'score',
    of: 'nps_score',
    unknown: 'no-answers',
    label: { ja: '最後の NPS(1年以内)', en: 'Last NPS answer within a year' },
  },
  ...tickets('tickets-open', 'count', 'tickets_open', { ja: '未解決の問い合わせ数', en: 'Open tickets' }),
  ...tickets('urgent-open', 'count', 'urgent_open', {
    ja: '未解決の緊急の問い合わせ数',
    en: 'Open urgent tickets',
  }),
  ...tickets('oldest-open-ticket-days', 'days', 'oldest_open_ticket_days', {
    ja: '最も古い未解決の問い合わせの日数',
    en: 'Days the oldest ticket is open',
  }),
]

function usage(key: string, unit: Figure['unit'], of: string, label: Field['label']): Figure[] {
  return [{ key, group: 'usage', unit, of, label, unknown: 'no-usage' }]
}

function tickets(key: string, unit: Figure['unit'], of: string, label: Field['label']): Figure[] {
  return [{ key, group: 'support', unit, of, label, unknown: 'no-tickets' }]
}

/** Figures that account days keep for every day, so that their change over a window can be asked for. */
export const figureFields: readonly Field[] = list.map(({ of, unknown = 'no-figures', ...figure }) => ({
  ...figure,
  type: 'number' as const,
  changes: true,
  unknown,
  value(context, asked) {
    const at = (back: number) => {
      const column = figures(context, back)
      return typeof of === 'string' ? column(of) : of(column)
    }
    return changed(at, asked)
  },
}))

/** The value itself, or its change over the window in difference or in share of what it was. */
export function changed(
  at: (back: number) => RawBuilder<unknown>,
  asked: { change?: 'difference' | 'ratio' | undefined; days?: number | undefined },
): RawBuilder<unknown> {
  if (asked.change === undefined) return at(0)
  const before = at(asked.days ?? 1)
  const difference = sql`(${at(0)})::float8 - (${before})::float8`
  return asked.change === 'difference' ? difference : sql`(${difference}) / nullif((${before})::float8, 0)`
}
