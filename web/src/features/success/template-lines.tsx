import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../lib/success.ts'
import { unitOf } from './figures.ts'
import { measureOf, useMeasures } from './measures.ts'
import styles from './success.module.css'
import { useGoalWords } from './use-goal-words.ts'

export type Goal = Template['content']['goals'][number]
export type Step = Template['content']['steps'][number]

interface LineProps<Line> {
  readonly n: number
  readonly onChange: (part: Partial<Line>) => void
  readonly onRemove: () => void
}

/** A goal is added by what it measures; that stays. */
export function AddGoal({ onAdd }: { readonly onAdd: (goal: Goal) => void }) {
  const { t } = useTranslation('success')
  const measures = useMeasures()
  return (
    <Select
      label={t('edit.add_goal')}
      placeholder={t('edit.measure')}
      searchable
      value={null}
      data={measures}
      maw={420}
      onChange={(choice) =>
        choice &&
        onAdd({ name: '', measure: measureOf(choice), direction: 'at-least', target: null, due: 180 })
      }
    />
  )
}

export function GoalLine({ goal, n, onChange, onRemove }: LineProps<Goal> & { readonly goal: Goal }) {
  const { t } = useTranslation('success')
  const words = useGoalWords()
  const { measure, target } = goal
  const isShare = target?.kind !== 'times' && measure.kind === 'figure' && unitOf(measure.name) === 'ratio'
  const factor = isShare ? 100 : 1
  const value = target === null ? '' : target.kind === 'times' ? target.factor : target.value
  return (
    <fieldset className={styles.item}>
      <legend>{t('edit.goal', { n })}</legend>
      <div className={styles.fields}>
        <TextInput
          className={styles.wide}
          label={t('edit.goal_name')}
          description={words.measured(measure, null)}
          maxLength={200}
          value={goal.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        {measure.kind === 'reported' ? (
          <TextInput
            label={t('edit.unit')}
            maxLength={20}
            value={measure.unit}
            onChange={(event) => onChange({ measure: { kind: 'reported', unit: event.currentTarget.value } })}
          />
        ) : null}
        <Select
          label={t('edit.direction')}
          allowDeselect={false}
          value={goal.direction}
          data={(['at-least', 'at-most'] as const).map((value) => ({ value, label: t(`edit.${value}`) }))}
          onChange={(next) => onChange({ direction: next === 'at-most' ? 'at-most' : 'at-least' })}
        />
        <NumberInput
          label={t(target?.kind === 'times' ? 'template.target_times' : 'edit.target')}
          hideControls
          decimalScale={4}
          suffix={isShare ? ' %' : ''}
          value={value === '' ? '' : Math.round(value * factor * 1e6) / 1e6}
          onChange={(next) =>
            onChange({
              target:
                next === ''
                  ? null
                  : target?.kind === 'times'
                    ? { kind: 'times', factor: Number(next) }
                    : { kind: 'value', value: Number(next) / factor },
            })
          }
        />
        <Days label={t('template.due')} value={goal.due} onChange={(due) => onChange({ due: due ?? 0 })} />
      </div>
      <Remove label={`${t('edit.remove')}: ${goal.name || t('edit.goal', { n })}`} onRemove={onRemove} />
    </fieldset>
  )
}

export function StepLine({ step, n, onChange, onRemove }: LineProps<Step> & { readonly step: Step }) {
  const { t } = useTranslation('success')
  const isBackwards = step.start !== null && step.start > step.due
  return (
    <fieldset className={styles.item}>
      <legend>{t('edit.step', { n })}</legend>
      <div className={styles.fields}>
        <TextInput
          className={styles.wide}
          label={t('edit.step_title')}
          maxLength={300}
          value={step.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        <Select
          label={t('edit.side')}
          allowDeselect={false}
          value={step.side}
          data={(['us', 'customer'] as const).map((side) => ({ value: side, label: t(`step.side.${side}`) }))}
          onChange={(next) => onChange({ side: next === 'customer' ? 'customer' : 'us' })}
        />
        <Days label={t('template.start')} value={step.start} onChange={(start) => onChange({ start })} />
        <Days
          label={t('template.due')}
          value={step.due}
          error={isBackwards ? t('template.backwards') : undefined}
          onChange={(due) => onChange({ due: due ?? 0 })}
        />
      </div>
      <Remove label={`${t('edit.remove')}: ${step.title || t('edit.step', { n })}`} onRemove={onRemove} />
    </fieldset>
  )
}

interface DaysProps {
  readonly label: string
  readonly value: number | null
  readonly error?: string | undefined
  readonly onChange: (days: number | null) => void
}

function Days({ label, value, error, onChange }: DaysProps) {
  return (
    <NumberInput
      label={label}
      allowDecimal={false}
      min={0}
      max={3660}
      error={error}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? null : Number(next))}
    />
  )
}

function Remove({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  const { t } = useTranslation('success')
  return (
    <Button size="compact-sm" variant="subtle" color="red" aria-label={label} onClick={onRemove}>
      {t('edit.remove')}
    </Button>
  )
}
