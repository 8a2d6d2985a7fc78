import { useTranslation } from 'react-i18next'
import type { Problem } from '../../lib/playbooks.ts'
import { Card } from '../../ui/card.tsx'
import type { Content } from './playbook.ts'
import styles from './playbooks.module.css'
import type { PlaybookWords } from './use-playbook-words.ts'

interface ProblemsCardProps {
  readonly problems: readonly Problem[]
  readonly content: Content
  readonly words: PlaybookWords
  readonly onOpen: (id: string | null) => void
}

/** What keeps it from being switched on, each with the way to its place. */
export function ProblemsCard({ problems, content, words, onOpen }: ProblemsCardProps) {
  const { t } = useTranslation('playbooks')
  const placeOf = ({ step, field }: Problem) => {
    const found = content.steps.find(({ id }) => id === step)
    if (found) return words.nameOf(found)
    if (field?.startsWith('goal')) return t('goal.title')
    return field === 'exit' ? t('goal.exit') : t('draw.begins')
  }
  return (
    <Card title={t('problems.title')} aside={problems.length > 0 ? problems.length : undefined}>
      {problems.length === 0 ? (
        <p className={styles.good}>● {t('problems.none')}</p>
      ) : (
        <ul className={styles.problemList}>
          {problems.map((problem) => (
            <li key={`${problem.step ?? ''}:${problem.reason}:${problem.field ?? ''}`}>
              <button type="button" className={styles.linkButton} onClick={() => onOpen(problem.step)}>
                {placeOf(problem)}
              </button>
              <span>{words.sayProblem(problem)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
