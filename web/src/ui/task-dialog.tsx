import { Button, Group, Modal, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../lib/api.ts'
import { useMe } from '../lib/me.ts'
import {
  changeTask,
  makeTask,
  priorities,
  type Task,
  type TaskChange,
  taskQuery,
  tasksKey,
  undoTasks,
} from '../lib/tasks.ts'
import { useAction } from '../lib/use-action.ts'
import { useSharedDraft } from '../lib/use-shared-draft.ts'
import { ChangedMeanwhile } from './changed-meanwhile.tsx'
import styles from './tasks.module.css'
import { useTaskWords } from './use-task-words.ts'

export interface TaskDraft {
  readonly title?: string
  readonly reason?: string
  readonly account?: { readonly id: number; readonly name: string } | undefined
  readonly signalId?: number
}

interface TaskDialogProps {
  /** An existing task is edited, a draft becomes a new one. */
  readonly task?: Task
  readonly draft?: TaskDraft
  readonly onClose: () => void
}

interface Values {
  readonly title: string
  readonly reason: string
  readonly owner_id: string
  readonly due_on: string
  readonly priority: Task['priority']
  readonly checklist: string
}

const NOBODY = 'nobody'

const valuesOf = (task: Task | undefined, draft: TaskDraft | undefined, me: string): Values => ({
  title: task?.title ?? draft?.title ?? '',
  reason: task?.reason ?? draft?.reason ?? '',
  owner_id: task ? (task.owner?.id ?? NOBODY) : me,
  due_on: task?.due_on ?? '',
  priority: task?.priority ?? 'normal',
  checklist: (task?.checklist ?? []).map(({ text }) => text).join('\n'),
})

/** One line an item; an item that was done stays done while its words stay. */
function checklistOf(lines: string, before: Task['checklist']): Task['checklist'] {
  const done = new Set(before.filter((item) => item.done).map(({ text }) => text))
  const words = lines.split('\n').map((line) => line.trim().slice(0, 300))
  return [...new Set(words.filter((line) => line !== ''))]
    .slice(0, 50)
    .map((text) => ({ text, done: done.has(text) }))
}

/** What was typed, as it is sent. */
function changeOf(typed: Partial<Values>, before: Task['checklist']): TaskChange {
  const { title, owner_id: owner, due_on, checklist, ...rest } = typed
  return {
    ...rest,
    ...(title === undefined ? {} : { title: title.trim() }),
    ...(owner === undefined ? {} : { owner_id: owner === NOBODY ? null : owner }),
    ...(due_on === undefined ? {} : { due_on: due_on === '' ? null : due_on }),
    ...(checklist === undefined ? {} : { checklist: checklistOf(checklist, before) }),
  }
}

/** Make a task, or change one. */
export function TaskDialog({ task: opened, draft: wanted, onClose }: TaskDialogProps) {
  const { t } = useTranslation(['tasks', 'common'])
  const { member } = useMe()
  const { label, say } = useTaskWords()
  const { data } = useQuery({ ...taskQuery(opened?.id ?? 0), enabled: opened !== undefined })
  const task = data ?? opened
  const shared = useSharedDraft<Values>({
    version: task?.version ?? 0,
    values: valuesOf(task, wanted, member.id),
  })
  const { draft: values, typed, set } = shared
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const save = useAction({
    run: async () => {
      if (task) return changeTask(task.id, { ...changeOf(typed, task.checklist), version: shared.version })
      const { owner_id: owner, due_on, checklist, ...rest } = values
      await makeTask({
        ...rest,
        title: rest.title.trim(),
        due_on: due_on === '' ? null : due_on,
        checklist: checklistOf(checklist, []),
        account_id: wanted?.account?.id ?? null,
        signal_id: wanted?.signalId ?? null,
        assign: owner === NOBODY ? { how: 'nobody' } : { how: 'member', member_id: owner },
      })
      return []
    },
    invalidate: [tasksKey],
    done: () => t(task ? 'form.saved' : 'form.made'),
    ...(task ? { undo: (undo: number[]) => undoTasks(undo) } : {}),
    onDone: onClose,
  })
  const owners = (members?.rows ?? [])
    .filter(({ status, id }) => status === 'active' || id === values.owner_id)
    .map(({ id, name }) => ({ value: id, label: id === member.id ? `${name} ${t('form.me')}` : name }))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(task ? 'form.edit' : 'form.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      size={560}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {wanted?.account ? (
          <p className={styles.sub}>{t('form.for', { account: wanted.account.name })}</p>
        ) : null}
        <TextInput
          label={t('form.title')}
          required
          maxLength={300}
          data-autofocus
          value={values.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <Textarea
          label={t('form.reason')}
          description={t('form.reason_about')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          value={values.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        <div className={styles.pair}>
          <Select
            label={t('form.owner')}
            data={[...owners, { value: NOBODY, label: t('form.nobody') }]}
            value={values.owner_id}
            onChange={(owner) => set({ owner_id: owner ?? NOBODY })}
            allowDeselect={false}
            searchable
            nothingFoundMessage={t('common:nothing_found')}
          />
          <TextInput
            type="date"
            label={t('form.due')}
            value={values.due_on}
            onChange={(event) => set({ due_on: event.currentTarget.value })}
          />
          <Select
            label={t('form.priority')}
            data={priorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
            value={values.priority}
            onChange={(next) => set({ priority: priorities.find((one) => one === next) ?? 'normal' })}
            allowDeselect={false}
          />
        </div>
        <Textarea
          label={t('form.checklist')}
          description={t('form.checklist_about')}
          autosize
          minRows={2}
          maxRows={10}
          value={values.checklist}
          onChange={(event) => set({ checklist: event.currentTarget.value })}
        />
        <ChangedMeanwhile
          lines={shared.meanwhile}
          label={label}
          say={(field, value) => say(field, value === NOBODY ? null : value)}
          onChoose={shared.choose}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={values.title.trim() === '' || shared.isBlocked}
          >
            {t(task ? 'common:save' : 'form.make')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
