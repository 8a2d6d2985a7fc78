import { useTranslation } from 'react-i18next'
import { Delta } from '../../ui/delta.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import type { Figure, Metric, Unit } from './metric-data.ts'
import styles from './metrics.module.css'
import { digitsOf, isSpan } from './say-value.ts'

export interface MetricValueProps {
  readonly figure: Figure
  readonly unit: Unit
  readonly currency: string
  readonly big?: boolean
  readonly withInterval?: boolean
}

/** The value with its interval, or "—" with the reason. */
export function MetricValue({ figure, unit, currency, big = false, withInterval = true }: MetricValueProps) {
  const { t } = useTranslation('metrics')
  const reason = figure.reason ? { reason: t(`reason.${figure.reason}`) } : {}
  const { interval } = figure
  const ends = withInterval && interval ? ([interval.low, interval.high] as const) : null
  if (unit === 'money') {
    const minor = figure.value === null ? null : Math.round(figure.value)
    const whole = ends ? ([Math.round(ends[0]), Math.round(ends[1])] as const) : null
    return <Money minor={minor} currency={currency} interval={whole} big={big} {...reason} />
  }
  const word = isSpan(unit) ? { unit: t(`unit.${unit}`) } : {}
  return (
    <Num
      value={figure.value}
      kind={unit === 'ratio' ? 'percent' : 'number'}
      digits={digitsOf[unit]}
      interval={ends}
      big={big}
      {...word}
      {...reason}
    />
  )
}

export interface MetricDeltaProps {
  readonly metric: Pick<Metric, 'unit' | 'good' | 'accumulates'>
  readonly now: Figure
  readonly before: Figure
  /** The period is not over: what grows with it cannot be compared yet. */
  readonly isOpen: boolean
}

/** The change: ratios in points, money and counts in percent, the rest in its own unit. */
export function MetricDelta({ metric, now, before, isOpen }: MetricDeltaProps) {
  const { unit, good } = metric
  const { t } = useTranslation('metrics')
  if (now.value === null || before.value === null || (isOpen && metric.accumulates)) return null
  const difference = now.value - before.value
  if (unit === 'ratio') {
    return (
      <span className={styles.delta}>
        <Delta value={round(difference * 100, 1)} digits={1} better={good} />
        {round(difference * 100, 1) === 0 ? null : (
          <span className={styles.faint}> {t('unit.points_of')}</span>
        )}
      </span>
    )
  }
  if (unit === 'money' || unit === 'count') {
    if (before.value === 0) return null
    return <Delta value={round(difference / before.value, 3)} kind="percent" digits={1} better={good} />
  }
  const digits = digitsOf[unit]
  const change = round(difference, digits)
  return (
    <span className={styles.delta}>
      <Delta value={change} digits={digits} better={good} />
      {isSpan(unit) && change !== 0 ? <span className={styles.faint}> {t(`unit.${unit}`)}</span> : null}
    </span>
  )
}

/** What is shown as nothing must count as nothing. */
const round = (value: number, digits: number) => Number(value.toFixed(digits))
