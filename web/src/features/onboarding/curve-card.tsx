import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Numbers } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Chart } from '../../ui/chart.tsx'

const FARTHEST = 180

/** Share who were done, and who had first value, by day since the start. */
export function CurveCard({ data }: { readonly data: Numbers }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const last = Math.min(
    FARTHEST,
    Math.max(1, ...[...data.curve, ...data.value_curve].map((point) => point.day)),
  )
  const x = useMemo(() => Array.from({ length: last + 1 }, (_, day) => String(day)), [last])
  const seriesOf = (name: string, points: Numbers['curve']) => {
    const at = x.map((_, day) => points.findLast((point) => point.day <= day))
    const end = points.at(-1)?.day ?? -1
    return {
      name,
      kind: 'line' as const,
      stepped: true,
      values: at.map((point, day) => (day > end ? null : (point?.share ?? 0))),
      n: at.map((point) => point?.at_risk ?? null),
      band: at.map((point, day) =>
        point && point.low !== null && point.high !== null && day <= end
          ? ([point.low, point.high] as const)
          : null,
      ),
    }
  }
  const series = [
    seriesOf(t('numbers.completion'), data.curve),
    ...(data.value_curve.length > 0 ? [seriesOf(t('numbers.value'), data.value_curve)] : []),
  ]
  return (
    <Card>
      <Chart
        title={t('numbers.curve')}
        unit="%"
        xLabel={t('numbers.day')}
        x={x}
        series={series}
        height={280}
        fromZero
        atMost={1}
        format={(value) => format.percent(value, 0)}
        note={t('numbers.curve_note')}
      />
    </Card>
  )
}
