import { Tooltip } from '@mantine/core'
import { type ReactNode, useId, useRef, useState } from 'react'
import { unknownMark } from '../lib/format.ts'
import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'
import styles from './figures.module.css'

export interface NumProps {
  /** null or undefined means unknown and shows "—", never 0. */
  readonly value: number | null | undefined
  /** "percent" takes a ratio: 0.031 is shown as 3.1%. */
  readonly kind?: 'number' | 'percent'
  readonly digits?: number
  readonly unit?: string
  /** Both ends of the interval, on the value's scale. */
  readonly interval?: readonly [low: number, high: number] | null
  /** Draw the interval as a whisker on this range instead of writing "[a–b]". */
  readonly whisker?: readonly [min: number, max: number]
  /** Why the value is unknown, or what stands behind it; on hover and focus. */
  readonly reason?: string
  /** 30 px, for the one figure of a card. */
  readonly big?: boolean
}

/** "—" with the reason on hover and focus. */
export function Unknown({ reason }: { readonly reason?: string | undefined }) {
  const t = useWords('common')
  return (
    <Hinted hint={reason ?? t('unknown_reason')}>
      <span className={styles.unknown}>
        <span aria-hidden="true">{unknownMark}</span>
        <span className="visually-hidden">{t('unknown')}</span>
      </span>
    </Hinted>
  )
}

/** Anything with an explanation on hover, on focus and for screen readers; the bubble exists only while it is open. */
export function Hinted({ hint, children }: { readonly hint: ReactNode; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const open = () => setOpen(true)
  const close = () => setOpen(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`${styles.hint} ${styles.num}`}
        onPointerEnter={open}
        onPointerLeave={close}
        onFocus={open}
        onBlur={close}
        onClick={open}
        {...(isOpen ? { 'aria-describedby': id } : {})}
      >
        {children}
      </button>
      {isOpen ? (
        <>
          <Tooltip target={button} label={hint} opened />
          <span id={id} hidden>
            {hint}
          </span>
        </>
      ) : null}
    </>
  )
}

function Whisker({
  value,
  interval: [low, high],
  range: [min, max],
}: {
  readonly value: number
  readonly interval: readonly [number, number]
  readonly range: readonly [number, number]
}) {
  const at = (x: number) => Math.min(100, Math.max(0, ((x - min) / (max - min || 1)) * 100))
  return (
    <span className={styles.whisker} aria-hidden="true">
      <i style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
      <b style={{ left: `calc(${at(value)}% - 1px)` }} />
    </span>
  )
}

export function Num(props: NumProps) {
  const {
    value,
    kind = 'number',
    digits = kind === 'percent' ? 1 : 0,
    unit,
    interval,
    whisker,
    reason,
  } = props
  const format = useFormat()
  if (value === null || value === undefined) return <Unknown reason={reason} />
  const say = (x: number) => (kind === 'percent' ? format.percent(x, digits) : format.number(x, digits))
  const bare = (x: number) => (kind === 'percent' ? format.number(x * 100, digits) : say(x))
  const ends = interval ? `[${bare(interval[0])}–${bare(interval[1])}]` : ''
  const figure = (
    <span className={styles.num}>
      <span className={props.big ? styles.big : ''}>{say(value)}</span>
      {unit === undefined ? null : <span className={styles.unit}>{unit}</span>}
      {interval && whisker ? (
        <>
          <Whisker value={value} interval={interval} range={whisker} />
          <span className="visually-hidden">{ends}</span>
        </>
      ) : null}
      {interval && !whisker ? <span className={styles.interval}>{ends}</span> : null}
    </span>
  )
  const hint = reason ?? (whisker && ends ? ends : undefined)
  return hint === undefined ? figure : <Hinted hint={hint}>{figure}</Hinted>
}
