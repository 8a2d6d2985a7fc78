import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountHealth } from '../lib/health.ts'
import { spansEnding } from '../lib/spans.ts'
import { useFormat } from '../lib/use-format.ts'
import { CalendarChart } from './calendar-chart.tsx'
import { weeksOf } from './health-history-weeks.ts'

export interface HealthHistoryChartProps {
  /** `history` of `/api/v1/accounts/{id}/health`. */
  readonly history: AccountHealth['history']
  /** Outcomes and experience beside the score. */
  readonly hasHalves?: boolean
  readonly height?: number
}

/** The score over the last year, a value a week, and where it was worked out later instead of lived through. */
export function HealthHistoryChart({ history, hasHalves = true, height = 220 }: HealthHistoryChartProps) {
  const { t } = useTranslation('health')
  const format = useFormat()
  const weeks = useMemo(() => weeksOf(history), [history])
  const spans = useMemo(() => spansEnding(weeks.map(({ day }) => day)), [weeks])
  const lived = history.find((day) => !day.reconstructed)?.day
  const wasRebuilt = history.some((day) => day.reconstructed)
  const series = [
    { name: t('history.score'), values: weeks.map(({ score }) => score), tone: 'accent' as const },
    ...(hasHalves
      ? [
          {
            name: t('history.outcomes'),
            values: weeks.map(({ outcomes }) => outcomes),
            tone: 'ink' as const,
            dashed: true,
          },
          {
            name: t('history.experience'),
            values: weeks.map(({ experience }) => experience),
            tone: 'faint' as const,
            dashed: true,
          },
        ]
      : []),
  ]
  return (
    <CalendarChart
      title={t('history.title')}
      unit={t('history.unit')}
      xLabel={t('history.day')}
      spans={spans}
      x={weeks.map(({ day }) => format.date(day))}
      series={series}
      height={height}
      fromZero
      note={
        <>
          {t('history.note')}
          {wasRebuilt && lived ? ` ${t('history.reconstructed', { day: format.date(lived) })}` : ''}
        </>
      }
    />
  )
}
