import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num, Unknown } from '../../ui/num.tsx'
import styles from './contract-survival.module.css'
import { useCurveName } from './contract-survival-chart.tsx'
import type { Curve, Survival } from './contract-survival-data.ts'

const looks = [12, 24, 36] as const

/** Every group in figures, and whether the groups differ. */
export function SurvivalTable({ data }: { readonly data: Survival }) {
  const { t } = useTranslation('metrics-more')
  const name = useCurveName(data)
  const curves = [...data.groups, ...(data.all ? [data.all] : [])]
  const months = looks.filter((month) => curves.some(({ points }) => points.length > month))
  return (
    <Card flush title={t('survival.figures')}>
      <div className={styles.notes}>
        <p className={styles.finding}>
          <Finding data={data} />
        </p>
      </div>
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('table_of', { title: t('survival.figures') })}
      >
        <table className={styles.padded}>
          <thead>
            <tr>
              <th scope="col">{t('survival.group')}</th>
              <th scope="col">n</th>
              <th scope="col">{t('survival.lost')}</th>
              {months.map((month) => (
                <th key={month} scope="col">
                  {t('survival.after', { count: month })}
                </th>
              ))}
              <th scope="col">
                {data.horizon === null
                  ? t('survival.mean')
                  : t('survival.mean_within', { count: data.horizon })}
              </th>
              <th scope="col">{t('survival.median')}</th>
            </tr>
          </thead>
          <tbody>
            {curves.map((curve) => (
              <CurveRow key={curve.key ?? ''} curve={curve} name={name(curve)} data={data} months={months} />
            ))}
          </tbody>
        </table>
      </section>
      <div className={styles.notes}>
        <p>{t('survival.meaning', { few: data.few_below })}</p>
        {data.by === 'plan' || data.by === 'product' ? <p>{t('survival.group_start')}</p> : null}
        {data.by === 'stage' ? <p>{t('survival.group_stage')}</p> : null}
        {data.by === 'tier' || data.by === 'owner' ? <p>{t('survival.group_now')}</p> : null}
      </div>
    </Card>
  )
}

function Finding({ data }: { readonly data: Survival }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  if (data.by === null) return t('survival.no_groups')
  if (!data.test) return t(`survival.no_test.${data.test_reason ?? 'one-group'}`, { few: data.few_below })
  const p = data.test.p_value
  const values = {
    p: p < 0.001 ? '< 0.001' : format.number(p, 3),
    chi: format.number(data.test.chi_square, 2),
    df: data.test.degrees_of_freedom,
    groups: data.test.groups,
  }
  return t(p < 0.05 ? 'survival.differ' : 'survival.alike', values)
}

interface CurveRowProps {
  readonly curve: Curve
  readonly name: string
  readonly data: Survival
  readonly months: readonly number[]
}

function CurveRow({ curve, name, data, months }: CurveRowProps) {
  const { t } = useTranslation('metrics-more')
  const mean = curve.restricted_mean
  return (
    <tr data-all={curve.key === null}>
      <th scope="row">
        {name}
        {curve.few ? (
          <abbr className={styles.small} title={t('survival.few', { few: data.few_below })}>
            *
          </abbr>
        ) : null}
      </th>
      <td>
        <Num value={curve.n} />
      </td>
      <td>
        <Num value={curve.lost} />
      </td>
      {months.map((month) => {
        const point = curve.points[month]
        const ends =
          point && point.low !== null && point.high !== null ? ([point.low, point.high] as const) : null
        return (
          <td key={month}>
            {point ? (
              <Num value={point.survival} kind="percent" interval={ends} />
            ) : (
              <Unknown reason={t('survival.not_watched')} />
            )}
          </td>
        )
      })}
      <td>
        {mean ? (
          <Num
            value={mean.value}
            digits={1}
            unit={t('survival.unit')}
            interval={mean.interval ? [mean.interval.low, mean.interval.high] : null}
          />
        ) : (
          <Unknown reason={t('survival.not_watched')} />
        )}
      </td>
      <td>
        {curve.median_months === null ? (
          <Unknown reason={t('survival.no_median')} />
        ) : (
          <Num value={curve.median_months} digits={1} unit={t('survival.unit')} />
        )}
      </td>
    </tr>
  )
}
