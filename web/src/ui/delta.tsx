import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'
import styles from './figures.module.css'

export interface DeltaProps {
  /** The change; null (nothing to compare with) shows nothing, and what rounds to nothing is none. */
  readonly value: number | null | undefined
  readonly kind?: 'number' | 'percent'
  readonly digits?: number
  /** Which way is good; "none" stays grey. */
  readonly better?: 'up' | 'down' | 'none'
  /** Against what or since when: "14 日", "vs Sep 2026". */
  readonly since?: string
}

/** ▲ 14 / ▼ 22: direction by shape, and by colour only where one way is better. */
export function Delta({ value: given, kind = 'number', digits = 0, better = 'none', since }: DeltaProps) {
  const format = useFormat()
  const t = useWords('common')
  if (given === null || given === undefined) return null
  const isNone = Math.round(given * (kind === 'percent' ? 100 : 1) * 10 ** digits) === 0
  const value = isNone ? 0 : given
  const size = Math.abs(value)
  const said = kind === 'percent' ? format.percent(size, digits) : format.number(size, digits)
  const isGood = better === 'up' ? value > 0 : value < 0
  const tone = better === 'none' || value === 0 ? 'neutral' : isGood ? 'good' : 'danger'
  const way = value > 0 ? t('delta.up') : value < 0 ? t('delta.down') : t('delta.same')
  return (
    <span className={`${styles.delta} ${styles[tone]}`}>
      <span aria-hidden="true">{value > 0 ? '▲' : value < 0 ? '▼' : '='} </span>
      <span className="visually-hidden">{way} </span>
      {value === 0 ? '' : said}
      {since === undefined ? null : <span className={styles.neutral}> / {since}</span>}
    </span>
  )
}
