import type { Enrolment } from '../../lib/playbooks.ts'
import { useWords } from '../../lib/use-words.ts'
import styles from './playbooks.module.css'

const marks = {
  active: '◌',
  paused: '⏸',
  failed: '■',
  done: '●',
  exited: '↩',
  cancelled: '×',
  'held-out': '◇',
} as const
type State = keyof typeof marks

/** How an enrolment stands, by shape and word. */
export function EnrolmentState({ row }: { readonly row: Pick<Enrolment, 'arm' | 'state'> }) {
  const t = useWords('playbooks')
  const state: State = row.arm === 'held-out' ? 'held-out' : (row.state as State)
  return (
    <span className={styles.state} data-state={state}>
      <span aria-hidden="true">{marks[state]}</span> {t(`enrolment.${state}`)}
    </span>
  )
}
