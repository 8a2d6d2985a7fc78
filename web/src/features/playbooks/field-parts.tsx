import { NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../lib/playbooks.ts'
import type { Step } from './playbook.ts'
import styles from './playbooks.module.css'
import type { PlaybookWords } from './use-playbook-words.ts'

export interface FieldsProps<Kind extends Step = Step> {
  readonly step: Kind
  readonly words: PlaybookWords
  readonly readOnly: boolean
  readonly problems: readonly Problem[]
  /** All steps of the drawing. */
  readonly steps: readonly Step[]
  onChange(step: Kind): void
}

/** What is wrong with one field of the step. */
export const faultAt = (
  { problems, words }: Pick<FieldsProps, 'problems' | 'words'>,
  field: string,
): string | undefined => {
  const found = problems.find((problem) => problem.field === field)
  return found ? words.sayProblem(found) : undefined
}

interface DaysProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly min?: number
  readonly readOnly: boolean
  readonly unit?: string
  readonly about?: string
  readonly onChange: (value: number) => void
}

export function Days({ label, value, max, min = 1, readOnly, unit, about, onChange }: DaysProps) {
  const { t } = useTranslation('playbooks')
  return (
    <NumberInput
      label={label}
      {...(about
        ? { description: about, inputWrapperOrder: ['label', 'input', 'description', 'error'] }
        : {})}
      value={value}
      min={min}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      hideControls
      readOnly={readOnly}
      styles={{ wrapper: { width: 200 } }}
      rightSection={<span className={styles.unit}>{unit ?? t('unit.short_days')}</span>}
      rightSectionWidth={64}
      onChange={(next) => typeof next === 'number' && next >= min && onChange(next)}
    />
  )
}
