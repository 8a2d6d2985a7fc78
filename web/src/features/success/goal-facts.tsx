import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownGoal } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import { elapsedOf, keepsOf } from './goal-way.ts'
import { StateMark } from './state-mark.tsx'
import styles from './success.module.css'
import { useGoalWords } from './use-goal-words.ts'

interface GoalFactsProps {
  readonly goal: Omit<ShownGoal, 'id'>
  readonly today: string
  readonly trend?: ReactNode
}

const within = (share: number) => Math.min(1, Math.max(0, share))

/** A goal: what it asks, where it began, where it stands, and how much of the way that is. */
export function GoalFacts({ goal, today, trend }: GoalFactsProps) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const words = useGoalWords()
  const { measure, share } = goal
  const elapsed = elapsedOf(goal, goal.as_of ?? today)
  const target =
    goal.target === null ? '—' : t(`goal.${goal.direction}`, { value: words.value(measure, goal.target) })
  return (
    <div className={styles.goal}>
      <div className={styles.goalHead}>
        <h3>{goal.name}</h3>
        <StateMark state={goal.state} reason={goal.reason} />
      </div>
      <p className={styles.small}>{words.measured(measure, goal.label)}</p>
      <div className={styles.wayRow}>
        <dl className={styles.way}>
          <div>
            <dt>{t('goal.baseline')}</dt>
            <dd>
              <b>{words.value(measure, goal.baseline_known)}</b>
              <small>{t('goal.on', { day: format.date(goal.baseline_on) })}</small>
            </dd>
          </div>
          <div>
            <dt>{t('goal.now')}</dt>
            <dd>
              <b>{words.value(measure, goal.value)}</b>
              <small>{goal.as_of ? t('goal.on', { day: format.date(goal.as_of) }) : ''}</small>
            </dd>
          </div>
          <div>
            <dt>{t('goal.target')}</dt>
            <dd>
              <b>{target}</b>
              <small>{t('goal.by', { day: format.date(goal.target_on) })}</small>
            </dd>
          </div>
        </dl>
        {trend ? <div className={styles.trend}>{trend}</div> : null}
      </div>
      {share === null ? (
        <p className={styles.small}>
          {goal.reason ? t(`reason.${goal.reason}`) : keepsOf(goal, today) ? t('goal.keeps') : ''}
        </p>
      ) : (
        <>
          <div className={styles.bar} aria-hidden="true">
            <i data-state={goal.state} style={{ width: `${within(share) * 100}%` }} />
            {elapsed === undefined || elapsed >= 1 ? null : <s style={{ left: `${elapsed * 100}%` }} />}
          </div>
          <p className={styles.small}>
            {elapsed === undefined
              ? t('goal.share_before', { share: format.percent(within(share), 0) })
              : t('goal.share', {
                  share: format.percent(share, 0),
                  elapsed: format.percent(elapsed, 0),
                })}
          </p>
        </>
      )}
    </div>
  )
}
