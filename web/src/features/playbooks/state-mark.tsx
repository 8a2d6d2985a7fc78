import type { PlaybookRow } from '../../lib/playbooks.ts'
import { useWords } from '../../lib/use-words.ts'
import styles from './playbooks.module.css'

const marks = { on: '●', paused: '⏸', draft: '○', retired: '–' } as const

/** On, paused, drawn or retired: by shape and word. */
export function StateMark({ state }: { readonly state: PlaybookRow['state'] }) {
  const t = useWords('playbooks')
  return (
    <span className={styles.state} data-state={state}>
      <span aria-hidden="true">{marks[state]}</span> {t(`state.${state}`)}
    </span>
  )
}
