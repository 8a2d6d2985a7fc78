import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../lib/me.ts'
import { tasksQuery } from '../lib/tasks.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import { LinesSkeleton } from './skeletons.tsx'
import { TaskLines } from './task-lines.tsx'
import styles from './tasks.module.css'

const TaskDialog = lazy(() => import('./task-dialog.tsx').then((file) => ({ default: file.TaskDialog })))
const MOST = 10

interface AccountTasksProps {
  readonly account: { readonly id: number; readonly name: string }
}

/** What is to be done at one account. */
export function AccountTasks({ account }: AccountTasksProps) {
  const { t } = useTranslation('tasks')
  const mayWrite = useCan('tasks:write')
  const [isMaking, setMaking] = useState(false)
  const list = useInfiniteQuery(tasksQuery({ account: String(account.id), owner: 'all' }, MOST))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  return (
    <Card
      title={t('title')}
      {...(mayWrite
        ? {
            aside: (
              <Button variant="default" size="compact-sm" onClick={() => setMaking(true)}>
                {t('form.new')}
              </Button>
            ),
          }
        : {})}
    >
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={2} /> : null}
      {rows?.length === 0 ? <p className={styles.sub}>{t('none_here')}</p> : null}
      {rows && rows.length > 0 ? <TaskLines tasks={rows} hasAccount={false} /> : null}
      {list.hasNextPage ? (
        <Button variant="subtle" onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
      <Suspense>
        {isMaking ? <TaskDialog draft={{ account }} onClose={() => setMaking(false)} /> : null}
      </Suspense>
    </Card>
  )
}
