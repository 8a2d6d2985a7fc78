import { Button, Group, Modal, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { reportsQuery, type ShownGoal, successKey, type WholePlan } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import styles from './success.module.css'
import { useGoalWords } from './use-goal-words.ts'

interface ReportsProps {
  readonly plan: WholePlan
  readonly goal: ShownGoal
  readonly mayWrite: boolean
  readonly onClose: () => void
}

/** Numbers the customer told us for a goal, and a new one. */
export function Reports({ plan, goal, mayWrite, onClose }: ReportsProps) {
  const { t } = useTranslation(['success', 'common'])
  const format = useFormat()
  const words = useGoalWords()
  const { data } = useQuery(reportsQuery(plan.id))
  const rows = data?.rows.filter((report) => report.goal_id === goal.id) ?? []
  const withdraw = useAction({
    run: (reportId: number) =>
      api.DELETE('/api/v1/success-plans/{id}/reports/{reportId}', {
        params: { path: { id: plan.id, reportId } },
      }),
    invalidate: [successKey],
    done: () => t('report.withdrawn'),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('report.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={styles.stack}>
        <p>
          <b>{goal.name}</b>
        </p>
        {mayWrite ? <ReportForm plan={plan} goal={goal} onDone={onClose} /> : null}
        <ul className={styles.lines}>
          {rows.map((row) => (
            <li key={row.id} data-gone={row.withdrawn_by !== null || undefined}>
              <span>
                {format.date(row.day)} · <b>{words.value(goal.measure, row.value)}</b> {row.note}
              </span>
              <span className={styles.small}>
                {t('goal.reported_by', { by: row.recorded_by })}
                {row.withdrawn_by === null ? '' : ` · ${t('goal.withdrawn', { by: row.withdrawn_by })}`}
              </span>
              {mayWrite && row.withdrawn_by === null ? (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  loading={withdraw.isPending}
                  onClick={() => withdraw.mutate(row.id)}
                >
                  {t('goal.withdraw')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  )
}

function ReportForm({
  plan,
  goal,
  onDone,
}: {
  readonly plan: WholePlan
  readonly goal: ShownGoal
  readonly onDone: () => void
}) {
  const { t } = useTranslation('success')
  const [value, setValue] = useState<number | ''>('')
  const [day, setDay] = useState(plan.today)
  const [note, setNote] = useState('')
  const unit = goal.measure.kind === 'reported' ? goal.measure.unit : ''
  const save = useAction({
    run: (number: number) =>
      api.POST('/api/v1/success-plans/{id}/goals/{goalId}/reports', {
        params: { path: { id: plan.id, goalId: goal.id } },
        body: { day, value: number, note: note.trim() },
      }),
    invalidate: [successKey],
    done: () => t('report.done'),
    onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (value !== '') save.mutate(value)
  }
  return (
    <form className={styles.fields} onSubmit={submit}>
      <NumberInput
        label={t('report.value')}
        data-autofocus
        hideControls
        suffix={unit === '' ? '' : ` ${unit}`}
        value={value}
        onChange={(next) => setValue(next === '' ? '' : Number(next))}
      />
      <TextInput
        type="date"
        label={t('report.day')}
        max={plan.today}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value || plan.today)}
      />
      <TextInput
        label={t('report.note')}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group align="flex-end">
        <Button type="submit" disabled={value === ''} loading={save.isPending}>
          {t('report.save')}
        </Button>
      </Group>
    </form>
  )
}
