import { useMemo } from 'react'
import { type Annotation, useAnnotations } from '../lib/annotations.ts'
import { inSpan, type Span } from '../lib/spans.ts'
import { Chart, type ChartProps } from './chart.tsx'
import { type ChartAnnotation, lettersOf } from './chart-option.ts'

export interface CalendarChartProps extends Omit<ChartProps, 'annotations'> {
  /** The days each of `x` stands for. */
  readonly spans: readonly Span[]
}

/** A chart over time, on which what happened is marked. */
export function CalendarChart({ spans, ...chart }: CalendarChartProps) {
  const annotations = useAnnotations(spans)
  const { x } = chart
  const marks = useMemo(() => markedOn(annotations, spans, x), [annotations, spans, x])
  return <Chart {...chart} annotations={marks} />
}

/** In half-width letters. */
const LONGEST_MARK = 18

function shortened(text: string): string {
  const letters = [...text]
  if (lettersOf(text) <= LONGEST_MARK) return text
  const end = letters.findIndex((_, index) => lettersOf(letters.slice(0, index + 1).join('')) > LONGEST_MARK)
  return `${letters.slice(0, end).join('')}…`
}

/** Each annotation at the position its day lies in; several of one position share a mark. */
function markedOn(
  annotations: readonly Annotation[],
  spans: readonly Span[],
  x: readonly string[],
): ChartAnnotation[] {
  return spans.flatMap((span, index) => {
    const [first, ...more] = inSpan(annotations, span)
    const at = x[index]
    if (!first || at === undefined) return []
    const short = shortened(first.text)
    const text = [first, ...more].map((one) => one.text).join(' · ')
    return [{ x: at, label: more.length > 0 ? `${short} +${more.length}` : short, text }]
  })
}
