import { Link } from '@tanstack/react-router'
import { addDays } from '@tsuzuku/core/time/add-days'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { CalendarChart } from '../../ui/calendar-chart.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { useAccount, useUsage } from './accounts-data.ts'
import { NORMAL_LEAD_DAYS, usageBesideNormal } from './usage-normal.ts'

const SHOWN = 90

/** People a day beside the account's own normal. */
export function UsageChart({
  accountId,
  height = 240,
}: {
  readonly accountId: string
  readonly height?: number
}) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { asOf, isPast } = useView()
  const from = addDays(asOf, 1 - SHOWN - NORMAL_LEAD_DAYS)
  const { data, error, refetch } = useUsage(accountId, { from, to: asOf })
  const { data: account } = useAccount(accountId, isPast ? asOf : undefined)
  const days = useMemo(
    () => usageBesideNormal(data?.days ?? [], { from, to: asOf, shown: SHOWN }),
    [data, from, asOf],
  )
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <BlockSkeleton height={height + 40} />
  if (data.days.length === 0) {
    if (account?.last_usage_on) {
      const day = format.date(account.last_usage_on)
      return <EmptyState title={t('usage.none_since', { day })} why={t('usage.none_since_why')} />
    }
    return (
      <EmptyState
        title={t('usage.none')}
        why={t('usage.none_why')}
        more={
          <Link to="/data/quality" className="link">
            {t('usage.quality')}
          </Link>
        }
      />
    )
  }
  // Where less than one person a day is usual, one digit would give several lines of the scale the same name.
  const most = Math.max(...days.map(({ value, band }) => Math.max(value ?? 0, band?.[1] ?? 0)))
  const digits = most < 1 ? 2 : 1
  return (
    <CalendarChart
      title={t('usage.chart')}
      unit={t('usage.unit')}
      xLabel={t('usage.day')}
      spans={days.map(({ day }) => ({ from: day, to: addDays(day, 1) }))}
      x={days.map(({ day }) => format.dayMonth(day))}
      series={[
        {
          name: t('usage.series'),
          values: days.map(({ value }) => value),
          band: days.map(({ band }) => band),
          tone: 'ink',
        },
      ]}
      format={(value) => format.number(value, digits)}
      fromZero
      height={height}
      note={t('usage.note')}
    />
  )
}
