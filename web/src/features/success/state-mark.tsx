import { useTranslation } from 'react-i18next'
import type { ShownGoal } from '../../lib/success.ts'
import { Hinted } from '../../ui/num.tsx'
import styles from './success.module.css'

const shapes = {
  reached: <path d="M0 5.2 1.6 3.600 4 6 8.500 1.200 10 2.700 4 9Z" fill="currentColor" />,
  'on-track': <circle cx="5" cy="5" r="5" fill="currentColor" />,
  behind: <path d="M5 0 10.4 9.600H-.4Z" fill="currentColor" />,
  missed: <rect width="10" height="10" fill="currentColor" />,
  'not-started': (
    <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2 2" />
  ),
  unknown: <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
}

interface StateMarkProps {
  readonly state: ShownGoal['state']
  readonly reason?: ShownGoal['reason']
}

/** How a goal or a plan stands, by shape and word; where nothing is known, why. */
export function StateMark({ state, reason }: StateMarkProps) {
  const { t } = useTranslation('success')
  const mark = (
    <span className={styles.state} data-state={state}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        {shapes[state]}
      </svg>
      {t(`state.${state}`)}
    </span>
  )
  return reason ? <Hinted hint={t(`reason.${reason}`)}>{mark}</Hinted> : mark
}
