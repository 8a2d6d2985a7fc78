import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import { goalFaults } from './faults.ts'
import { unitOf } from './figures.ts'
import { choiceOf, type Measures, measureOf, useMeasures } from './measures.ts'
import styles from './success.module.css'
import type { GoalRow, PlanDraft } from './use-plan-draft.ts'

/** What is measured, from where to where, by when. */
export function GoalFields({ draft }: { readonly draft: PlanDraft }) {
  const { t } = useTranslation('success')
  const { workspace } = useMe()
  const measures = useMeasures()
  const add = () =>
    draft.addGoal({
      id: null,
      name: '',
      measure: { kind: 'figure', name: 'active-contacts' },
      direction: 'at-least',
      baseline: null,
      baseline_on: workspace.today,
      target: null,
      target_on: addMonths(workspace.today, 6),
    })
  return (
    <Card title={t('edit.goals')}>
      <div className={styles.stack}>
        {draft.goals.map((goal, at) => (
          <GoalFieldset key={goal.key} goal={goal} n={at + 1} measures={measures} draft={draft} />
        ))}
        <div>
          <Button variant="default" onClick={add}>
            {t('edit.add_goal')}
          </Button>
        </div>
      </div>
    </Card>
  )
}

interface GoalFieldsetProps {
  readonly goal: GoalRow
  readonly n: number
  readonly measures: Measures
  readonly draft: PlanDraft
}

function GoalFieldset({ goal, n, measures, draft }: GoalFieldsetProps) {
  const { t } = useTranslation('success')
  const faults = goalFaults(goal)
  const set = (part: Partial<GoalRow>) => draft.setGoal(goal.key, part)
  const { measure } = goal
  return (
    <fieldset className={styles.item}>
      <legend>{t('edit.goal', { n })}</legend>
      <div className={styles.fields}>
        <TextInput
          className={styles.wide}
          label={t('edit.goal_name')}
          maxLength={200}
          value={goal.name}
          error={faults.name ? t(`edit.fault.${faults.name}`) : undefined}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t('edit.measure')}
          description={goal.id === null ? undefined : t('edit.measure_fixed')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          searchable
          allowDeselect={false}
          disabled={goal.id !== null}
          value={choiceOf(measure)}
          data={measures}
          onChange={(next) => next && set({ measure: measureOf(next), baseline: null, target: null })}
        />
        {measure.kind === 'reported' ? (
          <TextInput
            label={t('edit.unit')}
            maxLength={20}
            value={measure.unit}
            onChange={(event) => set({ measure: { kind: 'reported', unit: event.currentTarget.value } })}
          />
        ) : null}
        <Value label={t('edit.baseline')} goal={goal} field="baseline" set={set} />
        <Day
          label={t('edit.baseline_on')}
          value={goal.baseline_on}
          onChange={(day) => set({ baseline_on: day })}
        />
        <Select
          label={t('edit.direction')}
          allowDeselect={false}
          value={goal.direction}
          data={(['at-least', 'at-most'] as const).map((value) => ({ value, label: t(`edit.${value}`) }))}
          onChange={(next) => set({ direction: next === 'at-most' ? 'at-most' : 'at-least' })}
        />
        <Value label={t('edit.target')} goal={goal} field="target" set={set} />
        <Day
          label={t('edit.target_on')}
          value={goal.target_on}
          error={faults.target_on ? t(`edit.fault.${faults.target_on}`) : undefined}
          onChange={(day) => set({ target_on: day })}
        />
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={`${t('edit.remove')}: ${goal.name || t('edit.goal', { n })}`}
        onClick={() => draft.remove('goals', goal.key)}
      >
        {t('edit.remove')}
      </Button>
    </fieldset>
  )
}

interface ValueProps {
  readonly label: string
  readonly goal: GoalRow
  readonly field: 'baseline' | 'target'
  readonly set: (part: Partial<GoalRow>) => void
}

/** A share is written in percent and kept as a ratio. */
function Value({ label, goal, field, set }: ValueProps) {
  const { t } = useTranslation('success')
  const { measure } = goal
  const isShare = measure.kind === 'figure' && unitOf(measure.name) === 'ratio'
  const factor = isShare ? 100 : 1
  const value = goal[field]
  const isFromData = field === 'baseline' && measure.kind !== 'reported'
  return (
    <NumberInput
      label={label}
      hideControls
      decimalScale={4}
      placeholder={isFromData ? t('edit.baseline_auto') : ''}
      suffix={isShare ? ' %' : measure.kind === 'reported' && measure.unit ? ` ${measure.unit}` : ''}
      value={value === null ? '' : Math.round(value * factor * 1e6) / 1e6}
      onChange={(next) => set({ [field]: next === '' ? null : Number(next) / factor })}
    />
  )
}

interface DayProps {
  readonly label: string
  readonly value: string
  readonly error?: string | undefined
  readonly onChange: (day: string) => void
}

function Day({ label, value, error, onChange }: DayProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      error={error}
      onChange={(event) => event.currentTarget.value && onChange(event.currentTarget.value)}
    />
  )
}
