import { NumberInput } from '@mantine/core'
import styles from './rule.module.css'

export interface NumberFieldProps {
  readonly label: string
  /** NaN while it is empty. */
  readonly value: number
  readonly onChange: (value: number) => void
  readonly unit?: string
  readonly isWrong?: boolean
  readonly describedBy?: string | undefined
  readonly readOnly: boolean
}

/** A number in a line of text; the label is read out, the unit stands behind it. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, onChange, unit, isWrong = false, describedBy, readOnly } = props
  return (
    <span className={styles.number}>
      <NumberInput
        size="xs"
        hideControls
        clampBehavior="none"
        className={styles.narrow ?? ''}
        aria-label={label}
        value={Number.isNaN(value) ? '' : value}
        onChange={(next) => onChange(next === '' ? Number.NaN : Number(next))}
        readOnly={readOnly}
        error={isWrong}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      />
      {unit === undefined || unit === '' ? null : <span aria-hidden="true">{unit}</span>}
    </span>
  )
}
