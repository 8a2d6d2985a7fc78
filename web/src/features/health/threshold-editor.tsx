import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Unit } from './measure-unit.ts'
import { NumberField } from './number-field.tsx'
import styles from './rule.module.css'
import type { Thresholds } from './rule-data.ts'
import { keptValue, shownValue, useRuleWords } from './use-rule-words.ts'

export interface ThresholdEditorProps {
  readonly measure: string
  readonly unit: Unit
  readonly thresholds: Thresholds
  readonly onChange: (thresholds: Thresholds) => void
  readonly isWrong: boolean
  readonly describedBy: string | undefined
  readonly readOnly: boolean
}

/** Which value earns how many points: two ends, or a line through several points. */
export function ThresholdEditor(props: ThresholdEditorProps) {
  return 'bad' in props.thresholds ? (
    <TwoEnds {...props} ends={props.thresholds} />
  ) : (
    <Knots {...props} knots={props.thresholds} />
  )
}

function TwoEnds(
  props: ThresholdEditorProps & { readonly ends: { readonly bad: number; readonly good: number } },
) {
  const { t } = useTranslation('health-rule')
  const { unitName } = useRuleWords()
  const { ends, unit, measure, onChange, ...rest } = props
  return (
    <span className={styles.knots}>
      {(['bad', 'good'] as const).map((end) => (
        <span key={end} className={styles.knot}>
          <NumberField
            {...rest}
            label={t('edit.value_for', { measure, points: end === 'bad' ? 0 : 100 })}
            unit={unitName(unit)}
            value={shownValue(ends[end], unit)}
            onChange={(value) => onChange({ ...ends, [end]: keptValue(value, unit) })}
          />
          <span className={styles.arrow}>→ {t('edit.points', { points: end === 'bad' ? 0 : 100 })}</span>
        </span>
      ))}
    </span>
  )
}

type Knot = { readonly value: number; readonly points: number }

function Knots(props: ThresholdEditorProps & { readonly knots: readonly Knot[] }) {
  const { t } = useTranslation('health-rule')
  const { unitName } = useRuleWords()
  const { knots, unit, measure, onChange, readOnly, isWrong, describedBy } = props
  const shared = { readOnly, isWrong, describedBy }
  const change = (at: number, part: Partial<Knot>) =>
    onChange(knots.map((knot, index) => (index === at ? { ...knot, ...part } : { ...knot })))
  const add = () => {
    const last = knots.at(-1)
    const step = last ? last.value - (knots.at(-2)?.value ?? last.value - 1) : 1
    onChange([...knots, { value: (last?.value ?? 0) + step, points: last?.points ?? 0 }])
  }
  return (
    <span className={styles.knots}>
      {knots.map((knot, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a knot is known by its place; its value is being typed
        <span key={at} className={styles.knot}>
          <NumberField
            {...shared}
            label={t('edit.knot_value', { measure, at: at + 1 })}
            unit={unitName(unit)}
            value={shownValue(knot.value, unit)}
            onChange={(value) => change(at, { value: keptValue(value, unit) })}
          />
          <span className={styles.arrow} aria-hidden="true">
            →
          </span>
          <NumberField
            {...shared}
            label={t('edit.knot_points', { measure, at: at + 1 })}
            unit={t('edit.points_unit')}
            value={knot.points}
            onChange={(points) => change(at, { points })}
          />
          {readOnly || knots.length <= 2 ? null : (
            <ActionIcon
              size="sm"
              aria-label={t('edit.remove_knot', { measure, at: at + 1 })}
              onClick={() => onChange(knots.filter((_, index) => index !== at))}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </span>
      ))}
      {readOnly ? null : (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          aria-label={t('edit.add_knot_to', { measure })}
          onClick={add}
        >
          {t('edit.add_knot')}
        </Button>
      )}
    </span>
  )
}
