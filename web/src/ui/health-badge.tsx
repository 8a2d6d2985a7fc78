import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'
import { Delta } from './delta.tsx'
import styles from './figures.module.css'

export type HealthState = 'good' | 'watch' | 'danger' | 'unknown'

const shapes = {
  good: <circle cx="5" cy="5" r="5" fill="currentColor" />,
  watch: <path d="M5 0 10.4 9.600H-.4Z" fill="currentColor" />,
  danger: <rect width="10" height="10" fill="currentColor" />,
  unknown: <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
}
const tones = { good: 'good', watch: 'watch', danger: 'danger', unknown: 'neutral' } as const

/** Only the mark: ● good ▲ watch ■ danger ○ unknown. The word must stand near; it is read out here. */
export function HealthMark({ state }: { readonly state: HealthState }) {
  const t = useWords('common')
  return (
    <span className={`${styles.health} ${styles[tones[state]]}`}>
      <svg viewBox="0 0 10 10" role="img" aria-label={t(`health.${state}`)}>
        {shapes[state]}
      </svg>
    </span>
  )
}

export interface HealthBadgeProps {
  readonly state: HealthState
  /** null or undefined: no score, the word says why. */
  readonly score?: number | null | undefined
  readonly delta?: number | null | undefined
  /** Since when the delta counts: "14 日". */
  readonly since?: string
  /** Leave the word out where a column head or a filter already says it; it is still read out. */
  readonly word?: boolean
  readonly big?: boolean
}

export function HealthBadge({ state, score, delta, since, word = true, big = false }: HealthBadgeProps) {
  const t = useWords('common')
  const format = useFormat()
  const tone = styles[tones[state]]
  const label = t(`health.${state}`)
  return (
    <span className={`${styles.health} ${tone}`} {...(big ? { 'data-big': true } : {})}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        {shapes[state]}
      </svg>
      {score === null || score === undefined ? null : (
        <span className={big ? styles.big : styles.num}>{format.number(score)}</span>
      )}
      <span className={word ? styles.word : 'visually-hidden'}>{label}</span>
      <Delta value={delta} better="up" {...(since === undefined ? {} : { since })} />
    </span>
  )
}
