import { useTranslation } from 'react-i18next'
import { apiQuery } from '../lib/api.ts'

export const taskFields = [
  'title',
  'reason',
  'owner_id',
  'due_on',
  'priority',
  'checklist',
  'state',
  'outcome',
  'minutes_spent',
  'snoozed_until',
] as const

/** What the fields of a task are called, and what they hold in words. */
export function useTaskWords() {
  const { t } = useTranslation('tasks')
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const names = new Map((members?.rows ?? []).map(({ id, name }) => [id, name]))
  const label = (field: string) => t(`field.${field as 'title'}`)
  const say = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '—'
    if (field === 'owner_id') return names.get(String(value)) ?? '—'
    if (field === 'priority') return t(`priority.${String(value)}` as 'priority.low')
    if (field === 'state') return t(`state.${String(value)}` as 'state.open')
    if (field === 'checklist' && Array.isArray(value)) {
      return t('items', { count: value.length, done: value.filter(({ done }) => done).length })
    }
    return String(value)
  }
  return { label, say }
}
