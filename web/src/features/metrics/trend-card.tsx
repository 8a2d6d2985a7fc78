import { SegmentedControl } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnotations } from '../../lib/annotations.ts'
import type { Language } from '../../lib/me.ts'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { CalendarChart } from '../../ui/calendar-chart.tsx'
import { Card } from '../../ui/card.tsx'
import { periodName } from '../../ui/period-picker.tsx'
import { AnnotationList } from './annotation-list.tsx'
import { asPeriod, type Metric, type Trend, trends } from './metric-data.ts'
import { targetOn, useTargets } from './metric-target-data.ts'
import styles from './metrics.module.css'
import { isSpan, sayValue } from './say-value.ts'

export interface TrendCardProps {
  readonly metric: Metric
  readonly interval: Trend
  readonly onInterval: (interval: Trend) => void
}

/** The values of the periods before, with their intervals as a band. */
export function TrendCard({ metric, interval, onInterval }: TrendCardProps) {
  const { t, i18n } = useTranslation('metrics')
  const format = useFormat()
  const start = useMe().workspace.fiscal_year_start_month
  const { series, unit, currency } = metric
  const label = metric.label[i18n.language as Language]
  const isAmount = unit === 'money' || unit === 'count'
  const x = useMemo(
    () =>
      series.map((period) =>
        format.language === 'ja' && interval === 'month'
          ? period.from.slice(0, 7).replace('-', '/')
          : periodName(asPeriod(period), format, start),
      ),
    [series, format, start, interval],
  )
  const annotations = useAnnotations(series)
  const target = targetOn(useTargets(metric.name), interval, series.at(-1)?.from ?? metric.period.from)
  const drawn = useMemo(
    () => [
      {
        name: label,
        values: series.map(({ value }) => value),
        kind: isAmount ? ('bar' as const) : ('line' as const),
        tone: 'accent' as const,
        n: series.map(({ n }) => n),
        ...(isAmount
          ? {}
          : { band: series.map(({ interval: ends }) => (ends ? ([ends.low, ends.high] as const) : null)) }),
      },
    ],
    [series, label, isAmount],
  )
  const unitName =
    unit === 'money' ? currency : unit === 'ratio' ? '%' : isSpan(unit) ? t(`unit.${unit}`) : ''
  return (
    <Card>
      <div className={styles.trendHead}>
        <SegmentedControl
          size="xs"
          aria-label={t('trend.interval')}
          data={trends.map((kind) => ({ value: kind, label: t(`trend.${kind}`) }))}
          value={interval}
          onChange={(next) => onInterval(next as Trend)}
        />
      </div>
      <CalendarChart
        title={t('trend.title', { metric: label })}
        unit={unitName}
        xLabel={t('trend.period')}
        x={x}
        series={drawn}
        spans={series}
        {...(target
          ? {
              target: {
                value: target.value,
                label: t('target.line', { value: sayValue(format, unit, target.value) }),
              },
            }
          : {})}
        incompleteLast={series.at(-1)?.complete === false}
        fromZero={unit === 'ratio' || isSpan(unit)}
        format={(value) => sayValue(format, unit, value)}
        formatShort={(value) =>
          unit === 'money' ? format.moneyShort(Math.round(value)) : sayValue(format, unit, value)
        }
        note={isAmount ? undefined : t('trend.note')}
      />
      <AnnotationList annotations={annotations} />
    </Card>
  )
}
