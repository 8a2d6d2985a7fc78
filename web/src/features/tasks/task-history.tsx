import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { WholeTask } from '../../lib/tasks.ts'
import { When } from '../../ui/when.tsx'
import styles from './tasks-page.module.css'

const fields = [
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

/** Who changed what of a task, the latest first. */
export function TaskHistory({ history }: { readonly history: WholeTask['history'] }) {
  const { t } = useTranslation('tasks')
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  if (history.length === 0) return null
  const names = new Map((members?.rows ?? []).map(({ id, name }) => [id, name]))
  const say = (field: (typeof fields)[number], value: unknown): string => {
    if (value === null || value === undefined || value === '') return '—'
    if (field === 'owner_id') return names.get(String(value)) ?? '—'
    if (field === 'priority') return t(`priority.${String(value)}` as 'priority.low')
    if (field === 'state') return t(`state.${String(value)}` as 'state.open')
    if (field === 'checklist' && Array.isArray(value)) {
      return t('items', { count: value.length, done: value.filter(({ done }) => done).length })
    }
    return String(value)
  }
  return (
    <details className={styles.history}>
      <summary>{t('history', { count: history.length })}</summary>
      <ol>
        {history.map((line) => (
          <li key={line.id}>
            <span className={styles.sub}>
              {line.by} · <When at={line.at} />
              {line.is_undone ? ` · ${t('undone')}` : ''}
            </span>
            {fields
              .filter((field) => field in line.after)
              .map((field) => (
                <span key={field}>
                  {t(`field.${field}`)}: {say(field, line.before[field])} → {say(field, line.after[field])}
                </span>
              ))}
          </li>
        ))}
      </ol>
    </details>
  )
}
