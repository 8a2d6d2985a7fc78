import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import { periodName } from '../../ui/period-picker.tsx'
import { asPeriod, type Metric } from './metric-data.ts'
import { MetricDelta, MetricValue } from './metric-value.tsx'
import styles from './metrics.module.css'
import { sayValue } from './say-value.ts'

/** The answer, largest thing on the page, with interval, parts, n and what it was before. */
export function AnswerCard({ metric }: { readonly metric: Metric }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const start = useMe().workspace.fiscal_year_start_month
  const { period, unit, currency } = metric
  const before = periodName(asPeriod(metric.previous_period), format, start)
  const name = periodName(asPeriod(period), format, start)
  return (
    <Card
      title={period.complete ? name : t('answer.open', { period: name })}
      aside={<Interval metric={metric} />}
    >
      <div className={styles.answer}>
        <MetricValue figure={metric} unit={unit} currency={currency} big />
        <span className={styles.change}>
          <MetricDelta metric={metric} now={metric} before={metric.previous} isOpen={!period.complete} />
          {metric.value === null || metric.previous.value === null ? null : (
            <span className={styles.faint}>
              {t('answer.before', { period: before, value: sayValue(format, unit, metric.previous.value) })}
            </span>
          )}
        </span>
      </div>
      {metric.reason ? <p className={styles.why}>{t(`reason.${metric.reason}`)}</p> : null}
      <Parts metric={metric} />
      {metric.scaled.length > 0 ? <Scaled metric={metric} /> : null}
      {metric.scaled_from_days === null ? null : (
        <p className={styles.note}>{t('scaled.too_short', { days: metric.scaled_from_days })}</p>
      )}
      {metric.as_of && metric.known === 'now' ? <p className={styles.note}>{t('answer.known_now')}</p> : null}
    </Card>
  )
}

/** The same loss said of a month and of a year, so that periods of different length can be compared. */
function Scaled({ metric }: { readonly metric: Metric }) {
  const { t } = useTranslation('metrics')
  return (
    <>
      <dl className={styles.facts}>
        {metric.scaled.map((one) => (
          <div key={one.to}>
            <dt>{t(`scaled.${one.to}`)}</dt>
            <dd>
              <Num value={one.value} kind="percent" digits={1} interval={endsOf(one.interval)} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t('scaled.note')}</p>
    </>
  )
}

const endsOf = (interval: Metric['interval']) => (interval ? ([interval.low, interval.high] as const) : null)

function Interval({ metric }: { readonly metric: Metric }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  if (!metric.interval) {
    const isCounted = metric.unit === 'count' || metric.parts.denominator === null
    return <>{metric.value === null ? null : t(isCounted ? 'interval.none' : 'interval.no_spread')}</>
  }
  const level = format.percent(metric.interval.level, 0)
  return <>{t('interval.method', { level, method: t(`interval.${metric.interval.method}`) })}</>
}

function Parts({ metric }: { readonly metric: Metric }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const { numerator, denominator, parts, others, unit } = metric
  const facts: [string, string][] = [
    ...(numerator === null
      ? []
      : [[t('answer.numerator'), sayValue(format, parts.numerator, numerator)] as [string, string]]),
    ...(denominator === null || parts.denominator === null
      ? []
      : [[t('answer.denominator'), sayValue(format, parts.denominator, denominator)] as [string, string]]),
    ...(metric.reason === 'segment-not-kept' ? [] : [['n', format.number(metric.n)] as [string, string]]),
    ...(metric.missing > 0 ? [[t('answer.missing'), format.number(metric.missing)] as [string, string]] : []),
    ...others.map(({ key, value }): [string, string] => [t(`answer.${key}`), sayValue(format, unit, value)]),
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([term, said]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  )
}
