import { Button, Menu, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import { dayAfter, type ManyChange, priorities, type TaskState } from '../../lib/tasks.ts'
import { useFormat } from '../../lib/use-format.ts'
import { snoozes, useChangeTasks } from '../../ui/task-lines.tsx'

interface TasksBulkProps {
  readonly ids: number[]
  readonly state: TaskState
  readonly onDone: () => void
}

/** What can be done with many tasks at once; each can be undone. */
export function TasksBulk({ ids, state, onDone }: TasksBulkProps) {
  const { t } = useTranslation('tasks')
  const format = useFormat()
  const { workspace } = useMe()
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const { mutate, isPending } = useChangeTasks(onDone)
  const count = ids.length
  const apply = (change: ManyChange, said: string) => mutate({ ids, change, said })
  const isOver = state === 'done' || state === 'dropped'
  const active = (members?.rows ?? []).filter(({ status }) => status === 'active')
  return (
    <>
      {isOver ? (
        <Button
          variant="default"
          loading={isPending}
          onClick={() => apply({ state: 'open' }, t('do.opened_said', { count }))}
        >
          {t('do.open')}
        </Button>
      ) : (
        <Button
          variant="default"
          loading={isPending}
          onClick={() => apply({ state: 'done' }, t('do.done_said', { count }))}
        >
          {t('do.done')}
        </Button>
      )}
      {isOver ? null : (
        <>
          <Menu withinPortal={false}>
            <Menu.Target>
              <Button variant="default">{t('do.snooze')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(Object.keys(snoozes) as (keyof typeof snoozes)[]).map((span) => (
                <Menu.Item
                  key={span}
                  onClick={() =>
                    apply(
                      { snoozed_until: dayAfter(workspace.today, snoozes[span]) },
                      t('do.snoozed_said', { count }),
                    )
                  }
                >
                  {t(`snooze.${span}`)}
                </Menu.Item>
              ))}
              <Menu.Item onClick={() => apply({ snoozed_until: null }, t('do.woken_said', { count }))}>
                {t('do.wake')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Menu withinPortal={false}>
            <Menu.Target>
              <Button variant="default">{t('do.assign')}</Button>
            </Menu.Target>
            <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
              {active.map(({ id, name }) => (
                <Menu.Item
                  key={id}
                  onClick={() => apply({ owner_id: id }, t('do.assigned_said', { count, name }))}
                >
                  {name}
                </Menu.Item>
              ))}
              <Menu.Item onClick={() => apply({ owner_id: null }, t('do.released_said', { count }))}>
                {t('form.nobody')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Menu withinPortal={false}>
            <Menu.Target>
              <Button variant="default">{t('form.priority')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {priorities.map((priority) => (
                <Menu.Item
                  key={priority}
                  onClick={() =>
                    apply(
                      { priority },
                      t('do.prioritised_said', { count, priority: t(`priority.${priority}`) }),
                    )
                  }
                >
                  {t(`priority.${priority}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <TextInput
            type="date"
            aria-label={t('do.due')}
            title={t('do.due')}
            w={150}
            onChange={(event) => {
              const day = event.currentTarget.value
              if (/^2\d{3}-/.test(day))
                apply({ due_on: day }, t('do.due_said', { count, day: format.date(day) }))
            }}
          />
          <Button
            variant="default"
            onClick={() => apply({ state: 'dropped' }, t('do.dropped_said', { count }))}
          >
            {t('do.drop')}
          </Button>
        </>
      )}
      <Button variant="subtle" color="gray" onClick={onDone}>
        {t('do.clear')}
      </Button>
    </>
  )
}
