import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Chart } from '../../ui/chart.tsx'
import styles from './contract-survival.module.css'
import type { Curve, Survival } from './contract-survival-data.ts'

/** As many curves as can be told apart; the table has them all. */
const MOST_CURVES = 5

/** The curves drawn, the largest groups first, in one order for chart and table. */
export function drawnCurves(data: Survival): readonly Curve[] {
  if (!data.all) return []
  return data.groups.length === 0 ? [data.all] : data.groups.slice(0, MOST_CURVES)
}

/** What a group is called; the key of a stage is not its name. */
export function useCurveName(data: Survival): (curve: Curve) => string {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  return (curve) => {
    if (curve.key === null) return t('survival.everybody')
    if (curve.label === null)
      return t(data.by === 'segment' ? 'survival.no_segment' : 'metrics:groups.not_set')
    return data.by === 'stage' ? t(`metrics:stage.${curve.key}`, { defaultValue: curve.label }) : curve.label
  }
}

/** Share of contracts still running after each month, with the band they may be off by. */
export function SurvivalChart({ data }: { readonly data: Survival }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const name = useCurveName(data)
  const curves = drawnCurves(data)
  const last = Math.max(0, ...curves.map(({ points }) => points.length - 1))
  const x = useMemo(() => Array.from({ length: last + 1 }, (_, month) => String(month)), [last])
  const series = curves.map((curve) => ({
    name: name(curve),
    kind: 'line' as const,
    stepped: true,
    values: x.map((_, month) => curve.points[month]?.survival ?? null),
    n: x.map((_, month) => curve.points[month]?.at_risk ?? null),
    band: x.map((_, month) => {
      const point = curve.points[month]
      return point && point.low !== null && point.high !== null ? ([point.low, point.high] as const) : null
    }),
  }))
  const hidden = data.groups.length - curves.length
  return (
    <Card>
      <Chart
        title={t('survival.chart')}
        unit="%"
        xLabel={t('survival.month')}
        x={x}
        series={series}
        height={300}
        fromZero
        atMost={1}
        format={(value) => format.percent(value)}
        formatShort={(value) => format.percent(value, 0)}
        note={
          <>
            {t('survival.band')}
            {hidden > 0 ? ` ${t('survival.hidden', { count: hidden })}` : ''}
          </>
        }
      />
      <AtRisk curves={curves} name={name} last={last} />
    </Card>
  )
}

/** How many are still watched; where few are left, a curve says little. */
function AtRisk({
  curves,
  name,
  last,
}: {
  readonly curves: readonly Curve[]
  readonly name: (curve: Curve) => string
  readonly last: number
}) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const step = Math.max(1, Math.ceil(last / 10))
  const months = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step)
  return (
    <section
      className={styles.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('table_of', { title: t('survival.at_risk') })}
    >
      <table className={styles.atRisk}>
        <caption>{t('survival.at_risk')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('survival.month')}</th>
            {months.map((month) => (
              <th key={month} scope="col">
                {month}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {curves.map((curve) => (
            <tr key={curve.key ?? ''}>
              <th scope="row">{name(curve)}</th>
              {months.map((month) => (
                <td key={month}>{format.number(curve.points[month]?.at_risk ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
