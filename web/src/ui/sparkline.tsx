import { useId } from 'react'

export interface SparklineProps {
  /** null is a gap, never a zero. */
  readonly values: readonly (number | null)[]
  /** The finding in words: "12 週で 34 から 13 へ". */
  readonly label: string
  readonly width?: number
  readonly height?: number
  /** Own normal range, drawn behind. */
  readonly band?: readonly [low: number, high: number]
  readonly tone?: 'ink' | 'accent' | 'good' | 'watch' | 'danger'
}

/** Path of the known stretches; a lone point between gaps becomes a short dash. */
export function sparkPath(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  let isDrawing = false
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false
      return
    }
    const at = `${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    path += isDrawing ? `L${at}` : `M${at}h.01`
    isDrawing = true
  })
  return path
}

/** A line the size of a word, ending in a dot. */
export function Sparkline(props: SparklineProps) {
  const { values, label, width = 80, height = 24, band, tone = 'ink' } = props
  const titleId = useId()
  const known = values.filter((value): value is number => value !== null)
  const low = Math.min(...known, ...(band ?? []))
  const high = Math.max(...known, ...(band ?? []))
  const x = (index: number) => 2 + (index / Math.max(1, values.length - 1)) * (width - 6)
  const y = (value: number) => height - 3 - ((value - low) / (high - low || 1)) * (height - 6)
  const last = values.findLastIndex((value) => value !== null)
  const lastValue = values[last]
  return (
    <svg
      style={{ verticalAlign: 'middle' }}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby={titleId}
    >
      <title id={titleId}>{label}</title>
      {band ? (
        <rect x={0} width={width} y={y(band[1])} height={y(band[0]) - y(band[1])} fill="var(--band)" />
      ) : null}
      <path
        d={sparkPath(values, x, y)}
        fill="none"
        stroke={`var(--${tone})`}
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      {typeof lastValue === 'number' ? (
        <circle cx={x(last)} cy={y(lastValue)} r={2.2} fill={`var(--${tone})`} />
      ) : null}
    </svg>
  )
}
