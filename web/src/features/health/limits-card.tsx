import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { NumberField } from './number-field.tsx'
import styles from './rule.module.css'
import { faultId, RuleMark } from './rule-mark.tsx'
import { keptValue, shownValue, useRuleWords } from './use-rule-words.ts'
import type { Workbench } from './workbench.ts'

/** What is left of the rule: where the bands begin, how much must be known, and what silent churn is. */
export function LimitsCard({ bench }: { readonly bench: Workbench }) {
  const { t } = useTranslation('health-rule')
  const { set, rule } = bench.draft
  const { bands, silent } = rule
  return (
    <Card title={t('limits.title')}>
      <div className={styles.limits}>
        {(['good', 'watch'] as const).map((band) => (
          <Limit
            key={band}
            path={`bands.${band}`}
            bench={bench}
            value={bands[band]}
            unit={t('limits.points_up')}
            head={<HealthBadge state={band} />}
            onChange={(value) => set({ bands: { ...bands, [band]: value } })}
          />
        ))}
        <Limit
          path="minimum_known"
          bench={bench}
          value={shownValue(rule.minimum_known, 'percent')}
          unit="%"
          hint={t('limits.minimum_hint')}
          onChange={(value) => set({ minimum_known: keptValue(value, 'percent') })}
        />
        {(['usage_fall', 'contact_fall'] as const).map((fall) => (
          <Limit
            key={fall}
            path={`silent.${fall}`}
            bench={bench}
            value={shownValue(-silent[fall], 'percent')}
            unit={t('limits.percent_down')}
            onChange={(value) => set({ silent: { ...silent, [fall]: keptValue(-value, 'percent') } })}
          />
        ))}
        <Limit
          path="silent.most_complaints"
          bench={bench}
          value={silent.most_complaints}
          unit={t('limits.complaints')}
          hint={t('limits.silent_hint')}
          onChange={(value) => set({ silent: { ...silent, most_complaints: value } })}
        />
        <Limit
          path="grace_days"
          bench={bench}
          value={rule.grace_days}
          unit={t('unit.days')}
          hint={t('limits.grace_hint')}
          onChange={(value) => set({ grace_days: value })}
        />
        <Limit
          path="fade_days"
          bench={bench}
          value={rule.fade_days}
          unit={t('unit.days')}
          hint={t('limits.fade_hint')}
          onChange={(value) => set({ fade_days: value })}
        />
      </div>
    </Card>
  )
}

function Limit(props: {
  readonly path: string
  readonly bench: Workbench
  readonly value: number
  readonly unit: string
  readonly head?: React.ReactNode
  readonly hint?: string
  readonly onChange: (value: number) => void
}) {
  const { partName } = useRuleWords()
  const { path, bench, head, hint, ...field } = props
  const isWrong = bench.faults.has(path)
  return (
    <div className={styles.limit}>
      <span className={styles.limitName}>{head ?? partName(path)}</span>
      <NumberField
        {...field}
        label={partName(path)}
        isWrong={isWrong}
        describedBy={isWrong ? faultId(path) : undefined}
        readOnly={bench.readOnly}
      />
      <RuleMark path={path} bench={bench} />
      {hint === undefined ? null : <span className={styles.hint}>{hint}</span>}
    </div>
  )
}
