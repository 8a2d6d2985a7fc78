import type { Minor } from '../lib/format.ts'
import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'
import styles from './figures.module.css'
import { Hinted, Unknown } from './num.tsx'

export interface MoneyProps {
  /** Smallest units of the currency (yen, cents). null or undefined is unknown, never 0. */
  readonly minor: Minor | null | undefined
  /** The workspace's currency when left out. */
  readonly currency?: string | undefined
  readonly per?: 'month' | 'year'
  readonly interval?: readonly [low: Minor, high: Minor] | null
  readonly reason?: string
  readonly big?: boolean
  /** 万/億 or m/bn with the full figure on hover; for charts and tight tiles only. */
  readonly short?: boolean
}

export function Money({ minor, currency, per, interval, reason, big = false, short = false }: MoneyProps) {
  const format = useFormat()
  const t = useWords('common')
  if (minor === null || minor === undefined) return <Unknown reason={reason} />
  const full = format.money(minor, currency)
  const bare = (end: Minor) => format.money(end, currency).replace(/[^\d.,−]/g, '')
  const figure = (
    <span className={styles.num}>
      <span className={big ? styles.big : ''}>{short ? format.moneyShort(minor, currency) : full}</span>
      {per === undefined ? null : <span className={styles.unit}>/{t(`per.${per}`)}</span>}
      {interval ? (
        <span className={styles.interval}>
          [{bare(interval[0])}–{bare(interval[1])}]
        </span>
      ) : null}
    </span>
  )
  const hint = reason ?? (short ? full : undefined)
  return hint === undefined ? figure : <Hinted hint={hint}>{figure}</Hinted>
}
