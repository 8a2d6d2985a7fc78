import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { taskCountsQuery, tasksQuery } from '../../lib/tasks.ts'
import { Card } from '../../ui/card.tsx'
import { TaskLines } from '../../ui/task-lines.tsx'

const MOST = 8

/** What I have to do today, and what I should have done; nothing where there is nothing. */
export function MyDayCard() {
  const { t } = useTranslation('tasks')
  const { data } = useInfiniteQuery(tasksQuery({ owner: 'me', due: 'today' }, MOST))
  const { data: counts } = useQuery(taskCountsQuery({ owner: 'me' }))
  const rows = data?.pages[0]?.rows ?? []
  if (rows.length === 0) return null
  return (
    <Card
      title={t('my_day', { count: counts?.today ?? rows.length })}
      aside={
        <Link to="/tasks" search={{ owner: 'me' }} className="link">
          {t('all')}
        </Link>
      }
    >
      <TaskLines tasks={rows} />
    </Card>
  )
}
