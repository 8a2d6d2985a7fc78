import type { Field, UnknownReason } from '../segment.field.ts'
import { figures } from './sources.ts'

function dayOf(
  key: string,
  group: Field['group'],
  { column, unknown, label }: { column: string; unknown: UnknownReason; label: Field['label'] },
): Field {
  return { key, group, type: 'date', label, unknown, value: (context) => figures(context)(column) }
}

/** Days that figures of the account keep; those of the account itself stand with its facts. */
export const dateFields: readonly Field[] = [
  dayOf('renewal_date', 'contract', {
    column: 'renewal_date',
    unknown: 'no-contract',
    label: { ja: '更新日', en: 'Renewal' },
  }),
  dayOf('first_start_date', 'contract', {
    column: 'first_start_date',
    unknown: 'no-contract',
    label: { ja: '最初の契約日', en: 'First contract' },
  }),
  dayOf('first_usage_on', 'usage', {
    column: 'first_usage_on',
    unknown: 'no-usage',
    label: { ja: '最初の利用日', en: 'First use' },
  }),
  dayOf('last_usage_on', 'usage', {
    column: 'last_usage_on',
    unknown: 'no-usage',
    label: { ja: '最後の利用日', en: 'Last use' },
  }),
  dayOf('last_touch_on', 'relation', {
    column: 'last_touch_on',
    unknown: 'no-contact',
    label: { ja: '最後に連絡した日', en: 'Last call, meeting or mail' },
  }),
  dayOf('champion_left_on', 'relation', {
    column: 'champion_left_on',
    unknown: 'no-contact',
    label: { ja: '推進者が離れた日', en: 'Champion left on' },
  }),
  dayOf('nps_answered_on', 'voice', {
    column: 'nps_answered_on',
    unknown: 'no-answers',
    label: { ja: '最後に NPS に答えた日', en: 'Last NPS answer on' },
  }),
]
