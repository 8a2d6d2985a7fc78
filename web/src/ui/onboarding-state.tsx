import type { RunState } from '../lib/onboarding.ts'
import { useWords } from '../lib/use-words.ts'
import styles from './onboarding.module.css'

const marks = {
  'on-track': '●',
  behind: '▲',
  stuck: '■',
  paused: '○',
  done: '✓',
  cancelled: '–',
} as const satisfies Record<RunState, string>

/** How an onboarding stands: by shape and word. */
export function OnboardingState({ state }: { readonly state: RunState }) {
  const t = useWords('onboarding')
  return (
    <span className={styles.state} data-state={state}>
      <i aria-hidden="true">{marks[state]}</i> {t(`state.${state}`)}
    </span>
  )
}
