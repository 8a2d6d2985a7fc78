import { Checkbox, Menu } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan, useMe } from '../lib/me.ts'
import { changeTasks, dayAfter, type ManyChange, type Task, tasksKey, undoTasks } from '../lib/tasks.ts'
import { useAction } from '../lib/use-action.ts'
import { useFormat } from '../lib/use-format.ts'
import styles from './tasks.module.css'

export const snoozes = { tomorrow: 1, three_days: 3, week: 7, month: 30 } as const

interface Asked {
  readonly ids: number[]
  readonly change: ManyChange
  readonly said: string
}

/** A change of tasks with its undo in the toast. */
export function useChangeTasks(onDone?: () => void) {
  return useAction({
    run: ({ ids, change }: Asked) => changeTasks(ids, change),
    invalidate: [tasksKey],
    done: (_undo, { said }) => said,
    undo: (undo) => undoTasks(undo),
    ...(onDone ? { onDone } : {}),
  })
}

/** When it is due, said against today. */
export function TaskDue({ task }: { readonly task: Task }) {
  const { t } = useTranslation('tasks')
  const format = useFormat()
  const { today } = useMe().workspace
  if (task.due_on === null) return <span className={styles.sub}>{t('due.none')}</span>
  const day = format.dayMonth(task.due_on)
  if (task.is_overdue) return <span className={styles.late}>{t('due.overdue', { day })}</span>
  if (task.due_on === today && task.state === 'open') return <span>{t('due.today')}</span>
  return <span>{day}</span>
}

interface TaskLinesProps {
  readonly tasks: readonly Task[]
  /** On the page of the account itself its name is not said again. */
  readonly hasAccount?: boolean
}

/** Tasks with why, to be ticked off or put off in place. */
export function TaskLines({ tasks, hasAccount = true }: TaskLinesProps) {
  const { t } = useTranslation('tasks')
  const { workspace } = useMe()
  const mayWrite = useCan('tasks:write')
  const { mutate } = useChangeTasks()
  return (
    <ul className={styles.lines}>
      {tasks.map((task) => (
        <li key={task.id}>
          <Checkbox
            aria-label={t('do.finish_this', { title: task.title })}
            checked={task.state === 'done'}
            disabled={!mayWrite || task.state !== 'open'}
            onChange={() =>
              mutate({ ids: [task.id], change: { state: 'done' }, said: t('do.done_said', { count: 1 }) })
            }
          />
          <div className={styles.what}>
            <Link to="/tasks" search={{ open: String(task.id) }} className="link">
              {task.title}
            </Link>
            <span className={styles.sub}>
              {[hasAccount ? task.account?.name : task.owner?.name, task.reason].filter(Boolean).join(' · ')}
            </span>
          </div>
          <span className={styles.due}>
            {task.priority === 'urgent' || task.priority === 'high' ? (
              <b>{t(`priority.${task.priority}`)} · </b>
            ) : null}
            <TaskDue task={task} />
          </span>
          {mayWrite && task.state === 'open' ? (
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <button
                  type="button"
                  className={styles.icon}
                  aria-label={t('do.snooze_this', { title: task.title })}
                >
                  <IconClockPause size={16} />
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {(Object.keys(snoozes) as (keyof typeof snoozes)[]).map((span) => (
                  <Menu.Item
                    key={span}
                    onClick={() =>
                      mutate({
                        ids: [task.id],
                        change: { snoozed_until: dayAfter(workspace.today, snoozes[span]) },
                        said: t('do.snoozed_said', { count: 1 }),
                      })
                    }
                  >
                    {t(`snooze.${span}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
