import type { ReactNode } from 'react'
import { useFormat } from '../lib/use-format.ts'
import styles from './figures.module.css'

export interface ReasonProps {
  /** Points this driver adds to or takes from the score; null when it has no weight of its own. */
  readonly points?: number | null
  /** The driver in words; what matters in <b>. */
  readonly children: ReactNode
  /** What it rests on, as a link where there is one: "根拠: 212 件の利用". */
  readonly evidence?: ReactNode
}

/** One driver of a judgement, in a line: −13 ログインが自社平常比 −61% · 根拠: 212 件の利用. */
export function Reason({ points, children, evidence }: ReasonProps) {
  const format = useFormat()
  const known = typeof points === 'number'
  const tone = !known || points === 0 ? 'neutral' : points > 0 ? 'good' : 'danger'
  return (
    <div className={styles.reason}>
      <span className={`${styles.points} ${styles[tone]}`}>{known ? format.signed(points) : '·'}</span>
      <span className={styles.reasonText}>
        {children}
        {evidence === undefined ? null : <span className={styles.evidence}>{evidence}</span>}
      </span>
    </div>
  )
}
