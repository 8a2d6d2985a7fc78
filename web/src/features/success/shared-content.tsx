import { useTranslation } from 'react-i18next'
import type { SharedPlan } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { GoalFacts } from './goal-facts.tsx'
import { SharedMessages } from './shared-messages.tsx'
import styles from './shared-plan.module.css'
import { StateMark } from './state-mark.tsx'
import planStyles from './success.module.css'
import { TimelineCard } from './timeline-card.tsx'

/** The plan itself: what for, by which figures, who does what. */
export function SharedContent({ plan }: { readonly plan: SharedPlan }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  return (
    <>
      <header className={styles.header}>
        <p className={planStyles.small}>{t('shared.from', { from: plan.from, account: plan.account })}</p>
        <h1>{plan.title}</h1>
        <p>
          <StateMark state={plan.progress} />{' '}
          {plan.ends_on
            ? t('plan.until', { from: format.date(plan.starts_on), to: format.date(plan.ends_on) })
            : format.date(plan.starts_on)}
          {plan.is_closed ? ` · ${t('shared.closed')}` : ''}
        </p>
      </header>
      <SharedMessages plan={plan} />
      <Card title={t('plan.job')}>
        <p className={planStyles.words}>{plan.job || '—'}</p>
      </Card>
      <Card title={t('goal.title')}>
        <ul className={planStyles.goals}>
          {plan.goals.map((goal) => (
            <li key={`${goal.name} ${goal.target_on}`}>
              <GoalFacts goal={goal} today={plan.today} />
            </li>
          ))}
        </ul>
      </Card>
      <TimelineCard goals={plan.goals} steps={plan.steps} startsOn={plan.starts_on} today={plan.today} />
      <Card title={t('step.title')}>
        <ul className={planStyles.steps}>
          {plan.steps.map((step) => (
            <li key={`${step.due_on} ${step.title}`}>
              <span>{step.title}</span>
              <span className={planStyles.stepFacts}>
                <span data-side={step.side} className={planStyles.side}>
                  {step.side === 'us' ? plan.from : plan.account}
                </span>
                {step.owner ?? step.contact ?? ''}
                <span className={step.is_overdue ? planStyles.late : undefined}>
                  {t('step.due', { day: format.date(step.due_on) })}
                  {' · '}
                  {t(step.is_done ? 'step.done' : step.is_overdue ? 'step.overdue' : 'step.open')}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
