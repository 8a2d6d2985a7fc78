import { useTranslation } from 'react-i18next'
import type { Template } from '../../lib/onboarding.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { Card } from '../../ui/card.tsx'
import styles from './onboarding.module.css'
import { useSayProblem } from './use-say-problem.ts'
import type { TemplateDraft } from './use-template-draft.ts'

interface ProblemsCardProps {
  readonly template: Template
  readonly draft: TemplateDraft
}

/** What keeps it from being switched on, and what is worth a look; as it was saved last. */
export function ProblemsCard({ template, draft }: ProblemsCardProps) {
  const { t } = useTranslation('onboarding')
  const { nameOf } = useOnboardingWords()
  const say = useSayProblem()
  if (draft.isChanged || template.problems.length === 0) return null
  const faults = template.problems.filter((problem) => !problem.is_warning)
  const names = new Map(draft.content.steps.map((step) => [step.id, nameOf(step.name)]))
  return (
    <Card
      title={
        faults.length > 0
          ? t('template.problem.title', { count: faults.length })
          : t('template.problem.warnings')
      }
    >
      <ul className={styles.lines}>
        {template.problems.map((problem) => (
          <li
            key={`${problem.step} ${problem.reason} ${problem.field}`}
            className={problem.is_warning ? styles.sub : undefined}
          >
            <span>
              {problem.step ? <b>{names.get(problem.step) || t('template.step_unnamed')} </b> : null}
              {say(problem)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
