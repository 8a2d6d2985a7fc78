import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { type ShownStep, successKey, type WholePlan } from '../../lib/success.ts'
import { tasksKey } from '../../lib/tasks.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './success.module.css'

interface StepsCardProps {
  readonly plan: WholePlan
  readonly mayWrite: boolean
}

/** Who does what by when; ours are tasks, the customer's are ticked off by us. */
export function StepsCard({ plan, mayWrite }: StepsCardProps) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const tick = useAction({
    run: (step: ShownStep) =>
      api.PUT('/api/v1/success-plans/{id}/steps/{stepId}/done', {
        params: { path: { id: plan.id, stepId: step.id } },
        body: { done: !step.is_done },
      }),
    invalidate: [successKey, tasksKey],
    done: (_, step) => t(step.is_done ? 'step.unticked' : 'step.ticked'),
  })
  return (
    <Card title={t('step.title')}>
      {plan.steps_shown.length === 0 ? <p className={styles.small}>{t('step.none')}</p> : null}
      <ul className={styles.steps}>
        {plan.steps_shown.map((step) => (
          <li key={step.id} data-gone={step.is_dropped || undefined}>
            <Checkbox
              checked={step.is_done}
              disabled={!mayWrite || tick.isPending}
              label={step.title}
              onChange={() => tick.mutate(step)}
            />
            <span className={styles.stepFacts}>
              <span data-side={step.side} className={styles.side}>
                {t(`step.side.${step.side}`)}
              </span>
              {step.owner ?? step.contact ?? ''}
              <span className={step.is_overdue ? styles.late : undefined}>
                {t('step.due', { day: format.date(step.due_on) })}
                {step.is_overdue ? ` · ${t('step.overdue')}` : ''}
                {step.is_dropped ? ` · ${t('step.dropped')}` : ''}
              </span>
              {step.task_id === null ? null : (
                <Link to="/tasks" search={{ open: String(step.task_id) }} className="link">
                  {t('step.task')}
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
