import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { spansEnding } from '../../lib/spans.ts'
import { useFormat } from '../../lib/use-format.ts'
import { CalendarChart } from '../../ui/calendar-chart.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import type { Segment } from './segment.ts'
import styles from './segments.module.css'
import { useCounts } from './segments-data.ts'

/** How many accounts were in it over time; days asked about afterwards are told. */
export function CountsCard({ segment }: { readonly segment: Segment }) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const counts = useCounts(segment.id)
  const rows = counts.data
  const x = useMemo(() => (rows ?? []).map(({ day }) => format.date(day)), [rows, format])
  const spans = useMemo(() => spansEnding((rows ?? []).map(({ day }) => day)), [rows])
  const series = useMemo(
    () => [
      {
        name: t('list.accounts'),
        values: (rows ?? []).map(({ accounts }) => accounts),
        kind: 'line' as const,
        tone: 'accent' as const,
      },
    ],
    [rows, t],
  )
  if (counts.error) return <ErrorState error={counts.error} onRetry={() => void counts.refetch()} />
  if (!rows) return null
  const later = rows.filter(({ reconstructed }) => reconstructed)
  const last = later.at(-1)
  return (
    <Card>
      {rows.length < 2 ? (
        <p className={styles.quiet}>{t('counts.not_yet')}</p>
      ) : (
        <CalendarChart
          title={t('counts.title')}
          unit={t('counts.unit')}
          xLabel={t('counts.day')}
          spans={spans}
          x={x}
          series={series}
          fromZero
          height={200}
          format={(value) => format.number(value)}
          note={last ? t('counts.reconstructed', { day: format.date(last.day) }) : undefined}
        />
      )}
    </Card>
  )
}
