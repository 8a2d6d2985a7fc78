import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCan, useMe } from '../../lib/me.ts'
import { dayAfter, type Task, tasksQuery } from '../../lib/tasks.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { TaskDue, useChangeTasks } from '../../ui/task-lines.tsx'
import styles from './tasks-page.module.css'
import { useTasksSearch } from './tasks-search.ts'

const lanes = ['overdue', 'today', 'week', 'later', 'none'] as const
type Lane = (typeof lanes)[number]

function laneOf({ due_on: due }: Task, today: string): Lane {
  if (due === null) return 'none'
  if (due < today) return 'overdue'
  if (due === today) return 'today'
  return due <= dayAfter(today, 6) ? 'week' : 'later'
}

/** Tasks by when they are due, side by side. */
export function TasksBoard({ onOpen }: { readonly onOpen: (id: number) => void }) {
  const { t } = useTranslation('tasks')
  const { today } = useMe().workspace
  const { filter } = useTasksSearch()
  const mayWrite = useCan('tasks:write')
  const list = useInfiniteQuery(tasksQuery(filter))
  const { mutate } = useChangeTasks()
  if (list.error && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <BlockSkeleton height={320} />
  const rows = list.data.pages.flatMap((page) => page.rows)
  return (
    <>
      <div className={styles.board}>
        {lanes.map((lane) => {
          const tasks = rows.filter((task) => laneOf(task, today) === lane)
          return (
            <section key={lane} className={styles.lane} aria-label={t(`lane.${lane}`)}>
              <h2>
                {t(`lane.${lane}`)} <span>{tasks.length}</span>
              </h2>
              {tasks.length === 0 ? <p className={styles.sub}>{t('lane.empty')}</p> : null}
              {tasks.map((task) => (
                <article key={task.id} className={styles.ticket}>
                  <button type="button" className={styles.titleButton} onClick={() => onOpen(task.id)}>
                    {task.title}
                  </button>
                  <span className={styles.reason}>
                    {[task.account?.name, task.reason].filter(Boolean).join(' · ')}
                  </span>
                  <span className={styles.ticketFoot}>
                    <TaskDue task={task} />
                    {mayWrite ? (
                      <Button
                        variant="default"
                        size="compact-xs"
                        aria-label={t('do.finish_this', { title: task.title })}
                        onClick={() =>
                          mutate({
                            ids: [task.id],
                            change: { state: 'done' },
                            said: t('do.done_said', { count: 1 }),
                          })
                        }
                      >
                        {t('do.done')}
                      </Button>
                    ) : null}
                  </span>
                </article>
              ))}
            </section>
          )
        })}
      </div>
      {list.hasNextPage ? (
        <Button variant="default" onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}
