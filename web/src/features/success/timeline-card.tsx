import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { StateMark } from './state-mark.tsx'
import styles from './success.module.css'
import {
  type Barred,
  type BarredGoal,
  type BarredStep,
  barsOf,
  monthsOf,
  placesOf,
} from './timeline-places.ts'

interface TimelineCardProps {
  readonly goals: readonly BarredGoal[]
  readonly steps: readonly BarredStep[]
  readonly startsOn: string
  readonly today: string
}

/** Goals and steps over the months, with a line for today and a table behind. */
export function TimelineCard({ goals, steps, startsOn, today }: TimelineCardProps) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const bars = barsOf(goals, steps)
  if (bars.length === 0) return null
  const places = placesOf(bars, startsOn)
  const now = places.at(today)
  const isInside = now >= 0 && now <= 1
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`
  return (
    <Card title={t('timeline.title')} aside={<Legend />}>
      <div
        className={styles.timeline}
        role="img"
        aria-label={t('timeline.chart', { from: format.date(places.first), to: format.date(places.end) })}
      >
        <div className={styles.months}>
          {monthsOf(places).map((month) => (
            <span key={month} style={{ left: `min(${percent(places.at(month))}, calc(100% - 6.2em))` }}>
              {format.month(month)}
            </span>
          ))}
        </div>
        {bars.map((bar) => (
          <div key={bar.key} className={styles.timelineRow}>
            <span className={styles.timelineName}>{bar.name}</span>
            <span className={styles.lane}>
              <i
                className={bar.kind === 'goal' ? styles.span : styles.block}
                data-tone={bar.tone}
                style={{
                  left: percent(places.at(bar.from)),
                  width: `max(4px, ${percent(places.at(bar.to) - places.at(bar.from))})`,
                }}
              />
              {isInside ? <s style={{ left: percent(now) }} /> : null}
            </span>
          </div>
        ))}
      </div>
      <details className={styles.details}>
        <summary>{t('timeline.table')}</summary>
        <BarsTable bars={bars} />
      </details>
    </Card>
  )
}

function Legend() {
  const { t } = useTranslation('success')
  return (
    <span className={styles.legend}>
      {(['us', 'customer', 'done', 'goal'] as const).map((tone) => (
        <span key={tone}>
          <i data-tone={tone} />
          {t(`timeline.legend_${tone}`)}
        </span>
      ))}
      <span>
        <i data-tone="today" />
        {t('timeline.today')}
      </span>
    </span>
  )
}

function BarsTable({ bars }: { readonly bars: readonly Barred[] }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('timeline.table')}>
      <table className={styles.table}>
        <thead>
          <tr>
            {(['what', 'who', 'from', 'to', 'state'] as const).map((head) => (
              <th key={head} scope="col">
                {t(`timeline.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.key}>
              <th scope="row">{bar.name}</th>
              <td>{bar.kind === 'goal' ? t('timeline.goal') : t(`step.side.${bar.side}`)}</td>
              <td>{format.date(bar.from)}</td>
              <td>{format.date(bar.to)}</td>
              <td>
                {bar.kind === 'goal' ? (
                  <StateMark state={bar.state} />
                ) : (
                  t(bar.isDone ? 'step.done' : bar.isOverdue ? 'step.overdue' : 'step.open')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
