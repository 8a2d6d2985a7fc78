import type { BarSeriesOption, EChartsOption, LineSeriesOption } from 'echarts'

export type ChartTone = 'ink' | 'accent' | 'good' | 'watch' | 'danger' | 'faint'

export interface ChartSeries {
  readonly name: string
  /** One value for each of `x`; null is unknown and leaves a gap. */
  readonly values: readonly (number | null)[]
  readonly kind?: 'line' | 'bar'
  readonly tone?: ChartTone
  /** Interval or own normal range behind the line: low and high for each of `x`. */
  readonly band?: readonly (readonly [low: number, high: number] | null)[]
  /** How many stand behind each value; shown on hover. */
  readonly n?: readonly (number | null)[]
  readonly dashed?: boolean
  /** Holds each value up to the next position, as a survival curve does. */
  readonly stepped?: boolean
}

export interface ChartAnnotation {
  /** One of `x`. */
  readonly x: string
  /** On the chart, where there is room for it. */
  readonly label: string
  /** The whole of it, for who points at it and for the table. */
  readonly text: string
}

export interface ChartSpec {
  /** The positions as they are shown: months, weeks, classes. */
  readonly x: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly stacked?: boolean
  /** The last period is not over: hatched or dotted. */
  readonly incompleteLast?: boolean
  readonly annotations?: readonly ChartAnnotation[]
  readonly target?: { readonly value: number; readonly label: string }
  /** Lines start at zero only when told so; bars always do. */
  readonly fromZero?: boolean
  /** Where the axis ends, for shares that cannot pass it. */
  readonly atMost?: number
}

export interface ChartLook {
  readonly colour: (name: ChartTone | 'sub' | 'line' | 'band' | 'card') => string
  readonly format: (value: number) => string
  readonly formatShort: (value: number) => string
  readonly words: { readonly n: string; readonly incomplete: string; readonly unknown: string }
  readonly font: string
  /** px of the whole chart. */
  readonly width: number
  readonly isAnimated: boolean
}

const tones: readonly ChartTone[] = ['accent', 'ink', 'watch', 'good', 'danger', 'faint']
const toneAt = (series: ChartSeries, index: number): ChartTone =>
  series.tone ?? tones[index % tones.length] ?? 'ink'

const cleared = (value: number | null | undefined) => (value === null || value === undefined ? '-' : value)

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

const stepOf = (series: ChartSeries) => (series.stepped ? { step: 'end' as const } : {})

function bandSeries(
  series: ChartSeries,
  index: number,
  spec: ChartSpec,
  look: ChartLook,
): LineSeriesOption[] {
  if (!series.band) return []
  const shared = {
    type: 'line',
    stack: `band-${index}`,
    stackStrategy: 'all',
    symbol: 'none',
    silent: true,
    tooltip: { show: false },
    lineStyle: { opacity: 0 },
    emphasis: { disabled: true },
    z: 1,
    ...stepOf(series),
  } as const
  const low = series.band.map((pair) => cleared(pair?.[0]))
  const height = series.band.map((pair) => (pair ? pair[1] - pair[0] : '-'))
  const isOne = spec.series.filter(({ band }) => band).length === 1
  const area = isOne
    ? { color: look.colour('band'), opacity: 0.9 }
    : { color: look.colour(toneAt(series, index)), opacity: 0.12 }
  return [
    { ...shared, name: `${series.name} low`, data: low },
    { ...shared, name: `${series.name} high`, data: height, areaStyle: area },
  ]
}

function lineSeries(
  series: ChartSeries,
  index: number,
  spec: ChartSpec,
  look: ChartLook,
): LineSeriesOption[] {
  const color = look.colour(toneAt(series, index))
  const lastIndex = series.values.length - 1
  const isOpen = spec.incompleteLast === true && lastIndex > 0
  const done = series.values.map((value, at) => (isOpen && at === lastIndex ? '-' : cleared(value)))
  const isDirect = spec.series.length <= 5
  // A label at the end of a line of which nothing is known would have no place.
  const isKnown = (values: readonly (number | '-')[]) => values.some((value) => value !== '-')
  const line: LineSeriesOption = {
    type: 'line',
    name: series.name,
    data: done,
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: series.values.length <= 1,
    lineStyle: { width: 2, color, type: series.dashed ? 'dashed' : 'solid' },
    itemStyle: { color },
    connectNulls: false,
    ...stepOf(series),
    z: 3,
    endLabel: {
      show: isDirect && !isOpen && isKnown(done),
      formatter: ({ value }) =>
        spec.series.length > 1 ? series.name : typeof value === 'number' ? look.format(value) : '',
      color,
      fontSize: 12,
    },
    labelLayout: { moveOverlap: 'shiftY' },
  }
  if (!isOpen) return [line]
  const tail = series.values.map((value, at) => (at >= lastIndex - 1 ? cleared(value) : '-'))
  const open: LineSeriesOption = {
    ...line,
    data: tail,
    showSymbol: false,
    lineStyle: { width: 2, color, type: [2, 4] },
    endLabel: { ...line.endLabel, show: isDirect && isKnown(tail) },
    tooltip: { show: false },
  }
  return [line, open]
}

function barSeries(series: ChartSeries, index: number, spec: ChartSpec, look: ChartLook): BarSeriesOption {
  const color = look.colour(toneAt(series, index))
  const hatch = { symbol: 'rect', rotation: Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [3, 4] }
  const decal = { ...hatch, color: look.colour('card'), symbolSize: 1 }
  const last = series.values.length - 1
  return {
    type: 'bar',
    name: series.name,
    ...(spec.stacked ? { stack: 'all' } : {}),
    barMaxWidth: 40,
    barGap: '10%',
    itemStyle: { color, borderRadius: spec.stacked ? 0 : [2, 2, 0, 0] },
    data: series.values.map((value, at) =>
      spec.incompleteLast && at === last
        ? { value: cleared(value), itemStyle: { color, opacity: 0.75, decal } }
        : cleared(value),
    ),
    z: 2,
  }
}

/** px of a half-width letter of an annotation, and of what stands beside the axis at most. */
const LETTER = 6.3
const BESIDE = 110

/** A letter of Japanese is as wide as two of others. */
export const lettersOf = (text: string) =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 2 : 1), 0)

/** Words that would run into those before them are left out: the line stays, and says them when pointed at. */
function placed({ x, annotations = [] }: ChartSpec, width: number) {
  let taken = Number.NEGATIVE_INFINITY
  return annotations.map((note) => {
    const at = x.indexOf(note.x) / x.length
    const share = (lettersOf(note.label) * LETTER + LETTER) / Math.max(BESIDE, width - BESIDE)
    const isTurned = at + share > 1
    const start = isTurned ? at - share : at
    const isShown = start >= taken
    if (isShown) taken = start + share
    return { note, align: isTurned ? ('right' as const) : ('left' as const), isShown }
  })
}

function marks(spec: ChartSpec, look: ChartLook): Partial<LineSeriesOption> {
  const sub = look.colour('sub')
  const lines = placed(spec, look.width).map(({ note, align, isShown }) => ({
    xAxis: note.x,
    label: { formatter: isShown ? note.label : '', position: 'end' as const, align },
  }))
  const target = spec.target
    ? [
        {
          yAxis: spec.target.value,
          label: { formatter: spec.target.label, position: 'insideStartTop' as const },
        },
      ]
    : []
  if (lines.length + target.length === 0) return {}
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { color: sub, type: [3, 3], width: 1 },
      label: { color: sub, fontSize: 12, fontFamily: look.font },
      data: [...lines, ...target],
    },
  }
}

/** What the pointer says: position, each value with its interval and n, and whether the period is still open. */
function hoverText(spec: ChartSpec, look: ChartLook, at: number): string {
  const isOpen = spec.incompleteLast === true && at === spec.x.length - 1
  const rows = spec.series.map((series, index) => {
    const value = series.values[at]
    const band = series.band?.[at]
    const n = series.n?.[at]
    const said = typeof value === 'number' ? look.format(value) : look.words.unknown
    const range = band ? ` [${look.format(band[0])}–${look.format(band[1])}]` : ''
    const count = typeof n === 'number' ? ` · ${look.words.n} ${n}` : ''
    const dot = `<span style="color:${look.colour(toneAt(series, index))}">●</span>`
    const name = spec.series.length > 1 ? `${escapeHtml(series.name)} ` : ''
    return `<div>${dot} ${name}<b>${escapeHtml(said + range)}</b>${escapeHtml(count)}</div>`
  })
  const open = isOpen ? ` · ${look.words.incomplete}` : ''
  const notes = (spec.annotations ?? [])
    .filter(({ x }) => x === spec.x[at])
    .map(({ text }) => `<div style="max-width:320px;white-space:normal">◆ ${escapeHtml(text)}</div>`)
  return `<div>${escapeHtml((spec.x[at] ?? '') + open)}</div>${rows.join('')}${notes.join('')}`
}

/** The ECharts option of a chart; pure, so that the same option can be drawn on a server too. */
export function chartOption(spec: ChartSpec, look: ChartLook): EChartsOption {
  const hasBars = spec.series.some((series) => series.kind === 'bar')
  const text = { color: look.colour('sub'), fontFamily: look.font, fontSize: 12 }
  const drawn = spec.series.flatMap((series, index): (LineSeriesOption | BarSeriesOption)[] =>
    series.kind === 'bar'
      ? [barSeries(series, index, spec, look)]
      : [...bandSeries(series, index, spec, look), ...lineSeries(series, index, spec, look)],
  )
  const anchor = { type: 'line', data: [], silent: true, ...marks(spec, look) } as LineSeriesOption
  const names = spec.series.map((series) => series.name)
  const hasLegend = names.length > 5 || (hasBars && names.length > 1)
  const isLabelled = !hasBars && names.length <= 5
  return {
    animation: look.isAnimated,
    animationDuration: 250,
    textStyle: { fontFamily: look.font },
    aria: { enabled: true, decal: { show: false } },
    grid: {
      left: 4,
      right: isLabelled ? (names.length > 1 ? 96 : 64) : 12,
      top: hasLegend ? 36 : 24,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(hasLegend
      ? { legend: { top: 0, left: 0, data: names, textStyle: text, itemWidth: 12, itemHeight: 8 } }
      : {}),
    xAxis: {
      type: 'category',
      data: [...spec.x],
      boundaryGap: hasBars,
      axisLine: { lineStyle: { color: look.colour('line') } },
      axisTick: { show: false },
      // Space between two days, which the first one, moved to the right to begin at the axis, would take.
      axisLabel: { ...text, hideOverlap: true, minMargin: 16, ...(hasBars ? {} : { alignMinLabel: 'left' }) },
    },
    yAxis: {
      type: 'value',
      scale: !hasBars && spec.fromZero !== true,
      splitNumber: 4,
      ...(spec.atMost === undefined ? {} : { max: spec.atMost }),
      splitLine: { lineStyle: { color: look.colour('line') } },
      axisLabel: { ...text, formatter: (value: number) => look.formatShort(value) },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: look.colour('card'),
      borderColor: look.colour('line'),
      textStyle: { ...text, color: look.colour('ink') },
      axisPointer: { type: hasBars ? 'shadow' : 'line', lineStyle: { color: look.colour('line') } },
      formatter: (input) => {
        const first = Array.isArray(input) ? input[0] : input
        return hoverText(spec, look, first?.dataIndex ?? 0)
      },
    },
    series: [...drawn, anchor],
  }
}
