import { Button, Checkbox, Group, Menu, NumberInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useMe } from '../../lib/me.ts'
import { isStatus } from '../../lib/problem.ts'
import {
  changeTask,
  dayAfter,
  type TaskChange,
  taskQuery,
  tasksKey,
  undoTasks,
  type WholeTask,
} from '../../lib/tasks.ts'
import { useAction } from '../../lib/use-action.ts'
import { useSharedDraft } from '../../lib/use-shared-draft.ts'
import { ChangedMeanwhile } from '../../ui/changed-meanwhile.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { TaskDialog } from '../../ui/task-dialog.tsx'
import { snoozes, TaskDue } from '../../ui/task-lines.tsx'
import { useTaskWords } from '../../ui/use-task-words.ts'
import { When } from '../../ui/when.tsx'
import { TaskHistory } from './task-history.tsx'
import styles from './tasks-page.module.css'

/** One task: why, by when, what came of it. */
export function TaskView({ id }: { readonly id: number }) {
  const { t } = useTranslation('tasks')
  const task = useQuery(taskQuery(id))
  if (task.error && !task.data) {
    return isStatus(task.error, 404) ? (
      <EmptyState title={t('gone')} why={t('gone_why')} />
    ) : (
      <ErrorState error={task.error} onRetry={() => void task.refetch()} />
    )
  }
  if (!task.data) return <LinesSkeleton lines={8} />
  return <Shown task={task.data} />
}

function Shown({ task }: { readonly task: WholeTask }) {
  const { t } = useTranslation('tasks')
  const mayWrite = useCan('tasks:write')
  const [isEditing, setEditing] = useState(false)
  return (
    <div className={styles.stack}>
      <h2 className={styles.heading}>{task.title}</h2>
      {task.reason === '' ? null : <p className={styles.why}>{task.reason}</p>}
      <dl className={styles.facts}>
        <Fact label={t('column.state')}>{t(`state.${task.state}`)}</Fact>
        <Fact label={t('column.due')}>
          <TaskDue task={task} />
        </Fact>
        <Fact label={t('column.owner')}>{task.owner?.name ?? t('form.nobody')}</Fact>
        <Fact label={t('column.priority')}>{t(`priority.${task.priority}`)}</Fact>
        {task.account ? (
          <Fact label={t('column.account')}>
            <Link to="/accounts/$accountId" params={{ accountId: String(task.account.id) }} className="link">
              {task.account.name}
            </Link>
          </Fact>
        ) : null}
        {task.snoozed_until ? (
          <Fact label={t('column.snoozed')}>
            <When at={task.snoozed_until} show="date" />
          </Fact>
        ) : null}
        <Fact label={t('column.source')}>
          {t(`source.${task.source}`)} · {task.created_by} · <When at={task.created_at} />
        </Fact>
        {task.minutes_spent === null ? null : (
          <Fact label={t('column.minutes')}>{t('minutes', { count: task.minutes_spent })}</Fact>
        )}
        {task.outcome ? <Fact label={t('column.outcome')}>{task.outcome}</Fact> : null}
      </dl>
      <Checklist task={task} mayWrite={mayWrite} />
      {mayWrite ? <Finish key={task.id} task={task} onEdit={() => setEditing(true)} /> : null}
      <TaskHistory history={task.history} />
      {isEditing ? <TaskDialog task={task} onClose={() => setEditing(false)} /> : null}
    </div>
  )
}

function useChange(
  task: WholeTask,
  { version = task.version, onDone }: { version?: number; onDone?: () => void } = {},
) {
  const { t } = useTranslation('tasks')
  return useAction({
    run: (change: TaskChange) => changeTask(task.id, { ...change, version }),
    ...(onDone ? { onDone } : {}),
    invalidate: [tasksKey],
    done: () => t('form.saved'),
    undo: (undo) => undoTasks(undo),
  })
}

function Checklist({ task, mayWrite }: { readonly task: WholeTask; readonly mayWrite: boolean }) {
  const { t } = useTranslation('tasks')
  const { mutate, isPending } = useChange(task)
  if (task.checklist.length === 0) return null
  return (
    <fieldset className={styles.checks} disabled={!mayWrite || isPending}>
      <legend>{t('column.checklist')}</legend>
      {task.checklist.map((item, at) => (
        <Checkbox
          key={item.text}
          label={item.text}
          checked={item.done}
          onChange={() =>
            mutate({
              checklist: task.checklist.map((one, index) =>
                index === at ? { ...one, done: !one.done } : one,
              ),
            })
          }
        />
      ))}
    </fieldset>
  )
}

interface Result {
  readonly outcome: string
  readonly minutes_spent: number | ''
}

const sentOf = ({ outcome, minutes_spent: minutes }: Partial<Result>): TaskChange => ({
  ...(outcome === undefined ? {} : { outcome: outcome.trim() || null }),
  ...(minutes === undefined ? {} : { minutes_spent: minutes === '' ? null : minutes }),
})

/** What came of it and how long it took, with the ways to end it. */
function Finish({ task, onEdit }: { readonly task: WholeTask; readonly onEdit: () => void }) {
  const { t } = useTranslation(['tasks', 'common'])
  const { label, say } = useTaskWords()
  const shared = useSharedDraft<Result>({
    version: task.version,
    values: { outcome: task.outcome ?? '', minutes_spent: task.minutes_spent ?? '' },
  })
  const { draft, typed } = shared
  const { mutate, isPending } = useChange(task, {
    version: shared.version,
    onDone: () => shared.markSaved(typed),
  })
  const end = (change: TaskChange) => mutate({ ...sentOf(typed), ...change })
  const isOpen = task.state === 'open'
  const edit = (
    <Button variant="default" onClick={onEdit}>
      {t('do.edit')}
    </Button>
  )
  // Somebody else may have ended it meanwhile: what was typed is still to be seen.
  if (!isOpen && !shared.isTyped) {
    return (
      <Group gap="xs">
        <Button variant="default" loading={isPending} onClick={() => mutate({ state: 'open' })}>
          {t('do.open')}
        </Button>
        {edit}
      </Group>
    )
  }
  return (
    <div className={styles.stack}>
      <ResultFields draft={draft} set={shared.set} />
      <ChangedMeanwhile lines={shared.meanwhile} label={label} say={say} onChoose={shared.choose} />
      <Group gap="xs">
        {isOpen ? (
          <Button loading={isPending} disabled={shared.isBlocked} onClick={() => end({ state: 'done' })}>
            {t('do.done')}
          </Button>
        ) : (
          <Button loading={isPending} disabled={shared.isBlocked} onClick={() => end({})}>
            {t('common:save')}
          </Button>
        )}
        {edit}
        {task.snoozed_until ? (
          <Button variant="default" onClick={() => mutate({ snoozed_until: null })}>
            {t('do.wake')}
          </Button>
        ) : isOpen ? (
          <SnoozeMenu onSnooze={(day) => mutate({ snoozed_until: day })} />
        ) : null}
        {isOpen ? (
          <Button variant="default" disabled={shared.isBlocked} onClick={() => end({ state: 'dropped' })}>
            {t('do.drop')}
          </Button>
        ) : null}
      </Group>
    </div>
  )
}

function SnoozeMenu({ onSnooze }: { readonly onSnooze: (day: string) => void }) {
  const { t } = useTranslation('tasks')
  const { workspace } = useMe()
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default">{t('do.snooze')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(snoozes) as (keyof typeof snoozes)[]).map((span) => (
          <Menu.Item key={span} onClick={() => onSnooze(dayAfter(workspace.today, snoozes[span]))}>
            {t(`snooze.${span}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface ResultFieldsProps {
  readonly draft: Result
  readonly set: (part: Partial<Result>) => void
}

function ResultFields({ draft, set }: ResultFieldsProps) {
  const { t } = useTranslation('tasks')
  return (
    <>
      <Textarea
        label={t('column.outcome')}
        autosize
        minRows={2}
        maxLength={4000}
        value={draft.outcome}
        onChange={(event) => set({ outcome: event.currentTarget.value })}
      />
      <NumberInput
        label={t('column.minutes')}
        suffix={` ${t('minute_unit')}`}
        min={0}
        max={100_000}
        allowDecimal={false}
        w={160}
        value={draft.minutes_spent}
        onChange={(next) => set({ minutes_spent: next === '' ? '' : Number(next) })}
      />
    </>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
