import { useTranslation } from 'react-i18next'
import type { PlanStep, WholeRun } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { Card } from '../../ui/card.tsx'
import styles from './onboarding.module.css'

const DAY = 86_400_000
const at = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY

/** Each step from when it could begin until it was finished, beside the day it was due. */
export function TimelineCard({ run }: { readonly run: WholeRun }) {
  const { t } = useTranslation('onboarding')
  const first = at(run.started_on)
  const now = first + run.days
  const last = Math.max(now, at(run.due_on), ...run.plan.map((step) => at(step.finished_on ?? step.due_on)))
  const share = (day: number) => `${(100 * Math.max(0, day - first)) / Math.max(1, last - first)}%`
  return (
    <Card title={t('one.timeline')}>
      <p className={styles.small}>{t('one.timeline_about')}</p>
      <ul className={`${styles.steps} ${styles.gantt}`}>
        {run.plan.map((step) => (
          <Bar key={step.id} step={step} now={now} isEnded={run.ended_on !== null} share={share} />
        ))}
      </ul>
    </Card>
  )
}

interface BarProps {
  readonly step: PlanStep
  readonly now: number
  readonly isEnded: boolean
  readonly share: (day: number) => string
}

function Bar({ step, now, isEnded, share }: BarProps) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const { nameOf } = useOnboardingWords()
  const isDone = step.finished_on !== null
  const from = step.open_since === null ? undefined : at(step.open_since)
  const until = step.finished_on === null ? now : at(step.finished_on)
  const due = at(step.due_on)
  const width = (start: number, end: number) => `max(0px, calc(${share(end)} - ${share(start)}))`
  const begins = Math.min(from ?? due - step.days, until)
  const said = isDone
    ? `${format.date(step.finished_on ?? '')}`
    : t('step.due', { day: format.date(step.due_on) })
  return (
    <li className={styles.bar}>
      <span title={nameOf(step.name)}>{nameOf(step.name)}</span>
      <span className={styles.track}>
        <span className="visually-hidden">{said}</span>
        <i style={{ insetInlineStart: share(due - step.days), width: width(due - step.days, due) }} />
        {from === undefined && !isDone ? null : (
          <b
            style={{ insetInlineStart: share(begins), width: width(begins, until) }}
            {...(step.days_late > 0 ? { 'data-late': true } : {})}
            {...(isDone ? {} : { 'data-open': true })}
          />
        )}
        {isEnded ? null : <u style={{ insetInlineStart: share(now) }} title={t('one.today')} />}
      </span>
    </li>
  )
}
