import { useTranslation } from 'react-i18next'
import type { WholeTask } from '../../lib/tasks.ts'
import { taskFields, useTaskWords } from '../../ui/use-task-words.ts'
import { When } from '../../ui/when.tsx'
import styles from './tasks-page.module.css'

/** Who changed what of a task, the latest first. */
export function TaskHistory({ history }: { readonly history: WholeTask['history'] }) {
  const { t } = useTranslation('tasks')
  const { label, say } = useTaskWords()
  if (history.length === 0) return null
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
            {taskFields
              .filter((field) => field in line.after)
              .map((field) => (
                <span key={field}>
                  {label(field)}: {say(field, line.before[field])} → {say(field, line.after[field])}
                </span>
              ))}
          </li>
        ))}
      </ol>
    </details>
  )
}
