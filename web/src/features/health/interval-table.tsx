import type { ReactNode } from 'react'
import styles from './back-test.module.css'

export interface IntervalRow {
  readonly key: string
  readonly name: ReactNode
  /** null is unknown and draws nothing. */
  readonly value: number | null
  readonly interval: readonly [low: number, high: number] | null
  /** The figure in words: "76%". */
  readonly figure: ReactNode
  /** What it was counted from: "24 / 88". */
  readonly count?: ReactNode
  readonly isMain?: boolean
}

export interface IntervalTableProps {
  readonly caption: string
  readonly heads: { readonly name: string; readonly figure: string; readonly count?: string }
  readonly rows: readonly IntervalRow[]
  readonly scale: readonly [min: number, max: number]
  /** A value worth comparing with, drawn as a dashed line: 0.5 for chance. */
  readonly mark?: number
  readonly note?: string
}

/** Dots with their intervals on one scale, and the same numbers beside them: a chart that is its own table. */
export function IntervalTable({ caption, heads, rows, scale, mark, note }: IntervalTableProps) {
  const [min, max] = scale
  const at = (value: number) => Math.min(100, Math.max(0, ((value - min) / (max - min || 1)) * 100))
  return (
    <>
      <table className={styles.intervals}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{heads.name}</th>
            <td aria-hidden="true" />
            <th scope="col">{heads.figure}</th>
            {heads.count === undefined ? null : <th scope="col">{heads.count}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-main={row.isMain === true}>
              <th scope="row">{row.name}</th>
              <td aria-hidden="true" className={styles.plotCell}>
                <span className={styles.plot}>
                  {mark === undefined ? null : <u style={{ left: `${at(mark)}%` }} />}
                  {row.interval ? (
                    <i
                      style={{
                        left: `${at(row.interval[0])}%`,
                        width: `${at(row.interval[1]) - at(row.interval[0])}%`,
                      }}
                    />
                  ) : null}
                  {row.value === null ? null : <b style={{ left: `${at(row.value)}%` }} />}
                </span>
              </td>
              <td>{row.figure}</td>
              {heads.count === undefined ? null : <td>{row.count}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {note === undefined ? null : <p className={styles.note}>{note}</p>}
    </>
  )
}
