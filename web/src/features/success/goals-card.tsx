import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { daysQuery, type ShownGoal, type WholePlan } from '../../lib/success.ts'
import { Card } from '../../ui/card.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { GoalFacts } from './goal-facts.tsx'
import { Reports } from './reports.tsx'
import styles from './success.module.css'
import { useGoalWords } from './use-goal-words.ts'

interface GoalsCardProps {
  readonly plan: WholePlan
  readonly mayWrite: boolean
}

/** Every goal with the way it has come. */
export function GoalsCard({ plan, mayWrite }: GoalsCardProps) {
  const { t } = useTranslation('success')
  const { data } = useQuery(daysQuery(plan.id))
  const [reporting, setReporting] = useState<ShownGoal>()
  return (
    <Card title={t('goal.title')}>
      {plan.goals_shown.length === 0 ? <p className={styles.small}>{t('goal.none')}</p> : null}
      <ul className={styles.goals}>
        {plan.goals_shown.map((goal) => (
          <li key={goal.id}>
            <GoalFacts
              goal={goal}
              today={plan.today}
              trend={
                <Trend
                  goal={goal}
                  values={data?.rows.filter((day) => day.goal_id === goal.id).map(({ value }) => value) ?? []}
                />
              }
            />
            {goal.measure.kind === 'reported' ? (
              <Button size="compact-sm" variant="default" onClick={() => setReporting(goal)}>
                {mayWrite ? t('goal.report') : t('goal.reported')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {reporting ? (
        <Reports plan={plan} goal={reporting} mayWrite={mayWrite} onClose={() => setReporting(undefined)} />
      ) : null}
    </Card>
  )
}

function Trend({ goal, values }: { readonly goal: ShownGoal; readonly values: readonly (number | null)[] }) {
  const { t } = useTranslation('success')
  const words = useGoalWords()
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return null
  const label = t('goal.trend', {
    name: goal.name,
    from: words.value(goal.measure, known[0] ?? null),
    to: words.value(goal.measure, known.at(-1) ?? null),
  })
  return <Sparkline values={values} label={label} width={120} height={32} />
}
