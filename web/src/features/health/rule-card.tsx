import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { HealthOverview } from '../../lib/health.ts'
import { useCan } from '../../lib/me.ts'
import { MAIN_SCORE, scoreSearch } from '../../lib/scores.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import styles from './health-page.module.css'

type Measure = HealthOverview['rule']['measures'][number]

/** The rule in words: what is measured, how much it counts, and what earns no or all points. */
export function RuleCard({
  health,
  isRetired,
}: {
  readonly health: HealthOverview
  readonly isRetired: boolean
}) {
  const { t: tRule } = useTranslation('health-rule')
  const format = useFormat()
  const { isPast } = useView()
  const mayEdit = useCan('health-rule:write') && !isRetired
  const { rule, accounts } = health
  const percent = (value: number) => format.percent(value, 0)
  return (
    <Card
      title={tRule(isPast ? 'current.title_then' : 'current.title')}
      aside={
        <>
          {tRule('current.version', { version: rule.version, day: format.date(rule.created_at) })} ·{' '}
          <Link to="/health/rule" search={scoreSearch(health.score_id)} className={`link ${styles.inText}`}>
            {mayEdit ? tRule('current.edit') : tRule('current.see')}
          </Link>
        </>
      }
    >
      <p className={styles.quiet}>
        {tRule('current.why', {
          minimum: percent(rule.minimum_known),
          good: rule.bands.good,
          watch: rule.bands.watch,
        })}
        {health.score_id === MAIN_SCORE
          ? ` ${tRule('current.silent', { usage: percent(-rule.silent.usage_fall) })}`
          : null}
      </p>
      <div className={styles.halves}>
        {(['outcomes', 'experience'] as const).map((half) => (
          <HalfTable
            key={half}
            half={half}
            measures={rule.measures.filter((measure) => measure.half === half)}
            accounts={accounts}
          />
        ))}
      </div>
    </Card>
  )
}

function HalfTable(props: {
  readonly half: 'outcomes' | 'experience'
  readonly measures: readonly Measure[]
  readonly accounts: number
}) {
  const { t } = useTranslation('health')
  const { t: tRule } = useTranslation('health-rule')
  const format = useFormat()
  const { half, measures, accounts } = props
  const total = measures.reduce((sum, { weight }) => sum + weight, 0)
  return (
    <table className={styles.rule}>
      <caption>
        {t(`half.${half}`)} <span>{t(`half_hint.${half}`)}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{tRule('current.measure')}</th>
          <th scope="col">{tRule('current.weight')}</th>
          <th scope="col">{tRule('current.zero')}</th>
          <th scope="col">{tRule('current.full')}</th>
          <th scope="col">{tRule('current.known')}</th>
        </tr>
      </thead>
      <tbody>
        {measures.map((measure) => (
          <tr key={measure.key}>
            <th scope="row">
              {measure.name ?? t(`measure.${measure.key}` as 'measure.csat')}
              {measure.name === null ? (
                <span>{tRule(`current.description.${measure.key}` as 'current.description.csat')}</span>
              ) : null}
              {measure.compared_with ? <span>{tRule(`compared.${measure.compared_with}`)}</span> : null}
            </th>
            <td>{total === 0 ? '—' : format.percent(measure.weight / total, 0)}</td>
            <td>
              <Edge measure={measure} end="worst" />
            </td>
            <td>
              <Edge measure={measure} end="best" />
            </td>
            <td>{accounts === 0 ? '—' : format.percent(measure.known / accounts, 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The value from which on a measure earns its fewest or its most points. */
function Edge({ measure, end }: { readonly measure: Measure; readonly end: 'worst' | 'best' }) {
  const { t } = useTranslation('health')
  const format = useFormat()
  const { thresholds, unit, key } = measure
  const knots =
    'bad' in thresholds
      ? [
          { value: thresholds.bad, points: 0 },
          { value: thresholds.good, points: 100 },
        ]
      : thresholds
  const { value, points } = knots.reduce((found, knot) =>
    (end === 'worst' ? knot.points < found.points : knot.points > found.points) ? knot : found,
  )
  const isWhole = points === (end === 'worst' ? 0 : 100)
  return (
    <>
      {said()}
      {isWhole ? null : <span className={styles.points}>{t('unit.points', { points })}</span>}
    </>
  )

  function said(): string {
    if (unit === 'change') return format.signedPercent(value)
    if (key === 'ticket-volume' && !measure.compared_with)
      return t('unit.times', { value: format.number(value) })
    if (unit === 'ratio') return format.percent(value, 0)
    if (unit === 'days') return t('unit.days', { value })
    return format.number(value, Number.isInteger(value) ? 0 : 1)
  }
}
