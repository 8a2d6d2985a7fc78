import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { spansEnding } from '../../lib/spans.ts'
import { useFormat } from '../../lib/use-format.ts'
import { CalendarChart } from '../../ui/calendar-chart.tsx'
import { Card } from '../../ui/card.tsx'
import { dayOf, type Month } from './prediction-data.ts'

/** Of each past end of a month: losses a model expected that had not seen them, and losses that came. */
export function MonthsChart({ months }: { readonly months: readonly Month[] }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const [by, setBy] = useState<'accounts' | 'money'>('accounts')
  if (months.length < 2) return null
  const isMoney = by === 'money'
  return (
    <Card>
      <SegmentedControl
        size="xs"
        value={by}
        onChange={(value) => setBy(value === 'money' ? 'money' : 'accounts')}
        data={[
          { value: 'accounts', label: t('chart.accounts') },
          { value: 'money', label: t('chart.money') },
        ]}
      />
      <CalendarChart
        title={t('chart.title')}
        unit={isMoney ? t('chart.unit_money') : t('chart.unit_count')}
        xLabel={t('chart.x')}
        spans={spansEnding(months.map(({ day }) => dayOf(day)))}
        x={months.map(({ day }) => format.date(dayOf(day)))}
        series={[
          {
            name: t('chart.expected'),
            values: months.map((month) => (isMoney ? month.expected_mrr : month.expected)),
            band: months.map((month) =>
              isMoney ? ([month.low_mrr, month.high_mrr] as const) : ([month.low, month.high] as const),
            ),
            tone: 'accent',
            dashed: true,
          },
          {
            name: t('chart.actual'),
            values: months.map((month) => (isMoney ? month.actual_mrr : month.actual)),
            tone: 'ink',
          },
        ]}
        format={isMoney ? format.money : (value) => format.number(value, Number.isInteger(value) ? 0 : 1)}
        formatShort={isMoney ? format.moneyShort : format.number}
        fromZero
        note={t('chart.note')}
      />
    </Card>
  )
}
