import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { KnownMeasure } from './known-measures.ts'
import styles from './rule.module.css'
import type { Compared, Rule, Thresholds } from './rule-data.ts'
import { useRuleWords } from './use-rule-words.ts'
import type { Workbench } from './workbench.ts'

export interface ComparedSelectProps {
  readonly measure: Rule['measures'][number]
  readonly known: KnownMeasure
  readonly bench: Workbench
}

/** What a built-in measure is judged by: its value, its own normal, the same time a year ago, or its place in the price tier. */
export function ComparedSelect({ measure, known, bench }: ComparedSelectProps) {
  const { t } = useTranslation('health-rule')
  const { measureName } = useRuleWords()
  const { draft, readOnly } = bench
  const { key, compared_with: compared = 'nothing' } = measure
  if (readOnly && compared === 'nothing') return null
  const choices: readonly Compared[] = [
    'nothing',
    ...(known.has_normal ? (['own-normal'] as const) : []),
    ...(known.has_season ? (['last-year'] as const) : []),
    'tier',
  ]
  const choose = (next: Compared) => {
    const saved = draft.base.content.measures.find((one) => one.key === key)
    const isSaved = saved && (saved.compared_with ?? 'nothing') === next
    draft.setCompared(key, next, isSaved ? saved.thresholds : startOf(next, measure.thresholds, known))
  }
  return (
    <>
      <Select
        size="xs"
        className={styles.compared ?? ''}
        aria-label={t('compared.label', { measure: measureName(key) })}
        data={choices.map((value) => ({ value, label: t(`compared.${value}`) }))}
        value={compared}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(value) => choose((value ?? 'nothing') as Compared)}
      />
      {compared === 'tier' ? <span className={styles.hint}>{t('compared.tier_hint')}</span> : null}
    </>
  )
}

const starts = { 'own-normal': [-0.5, 0.2], 'last-year': [-0.5, 0.2], tier: [0.1, 0.9] } as const

/** Thresholds to begin with, the same way up as those before. */
function startOf(next: Compared, before: Thresholds, { proposed }: KnownMeasure): Thresholds {
  if (next === 'nothing') return proposed ?? before
  const [low, high] = starts[next]
  if (isRising(before)) return { bad: low, good: high }
  return next === 'tier' ? { bad: high, good: low } : { bad: -low, good: -high }
}

function isRising(line: Thresholds): boolean {
  return 'bad' in line ? line.bad < line.good : (line[0]?.points ?? 0) < (line.at(-1)?.points ?? 0)
}
