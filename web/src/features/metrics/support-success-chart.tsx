import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { CalendarChart } from '../../ui/calendar-chart.tsx'
import { periodName } from '../../ui/period-picker.tsx'
import { asPeriod, type Trend } from './metric-data.ts'
import type { SupportSuccess } from './support-success-data.ts'

/** Tickets and talks on one axis. */
export function ContactsChart({
  data,
  interval,
}: {
  readonly data: SupportSuccess
  readonly interval: Trend
}) {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  const format = useFormat()
  const start = useMe().workspace.fiscal_year_start_month
  const x = data.series.map((period) =>
    format.language === 'ja' && interval === 'month'
      ? period.from.slice(0, 7).replace('-', '/')
      : periodName(asPeriod(period), format, start),
  )
  return (
    <CalendarChart
      title={t('support.chart')}
      unit={t('support.unit')}
      xLabel={t('metrics:trend.period')}
      spans={data.series}
      x={x}
      series={[
        {
          name: t('support.tickets'),
          values: data.series.map(({ tickets }) => tickets),
          kind: 'bar',
          tone: 'watch',
        },
        {
          name: t('support.talks'),
          values: data.series.map(({ talks }) => talks),
          kind: 'bar',
          tone: 'accent',
        },
      ]}
      incompleteLast={data.series.at(-1)?.complete === false}
      note={t('support.unknown')}
    />
  )
}
