import { useComputedColorScheme } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { csvText, download } from '../lib/download.ts'
import { unknownMark } from '../lib/format.ts'
import { useFormat } from '../lib/use-format.ts'
import styles from './chart.module.css'
import type { ChartSpec } from './chart-option.ts'
import { type Definition, DefinitionPopover } from './definition-popover.tsx'
import { BlockSkeleton } from './skeletons.tsx'

export type { ChartSpec } from './chart-option.ts'

const ChartCanvas = lazy(() => import('./chart-canvas.tsx').then((file) => ({ default: file.ChartCanvas })))

export interface ChartProps extends ChartSpec {
  /** The finding's subject: "1 日の利用者数(帯: この顧客の平常)". */
  readonly title: string
  /** "人", "%", "円"; beside the title. */
  readonly unit: string
  /** Head of the first column of the table: "月". */
  readonly xLabel: string
  /** Plain number when left out. */
  readonly format?: (value: number) => string
  /** For the axis; `format` when left out. */
  readonly formatShort?: (value: number) => string
  /** px; 240 when left out. */
  readonly height?: number
  readonly definition?: Definition
  /** Opens the rows behind a position. */
  readonly onPick?: (index: number) => void
  /** One line below: what is unknown, what the band is. */
  readonly note?: ReactNode
}

function ChartTable({ chart, say }: { readonly chart: ChartProps; readonly say: (value: number) => string }) {
  const { t } = useTranslation()
  const last = chart.x.length - 1
  return (
    <section
      className={styles.scroll}
      style={{ maxHeight: chart.height ?? 240 }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={chart.title}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{chart.xLabel}</th>
            {chart.series.map((series) => (
              <th key={series.name} scope="col">
                {series.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.x.map((x, at) => (
            <tr key={x}>
              <th scope="row">
                {x}
                {chart.incompleteLast && at === last ? ` · ${t('chart.incomplete')}` : ''}
                <Noted chart={chart} x={x} />
              </th>
              {chart.series.map((series) => {
                const value = series.values[at]
                const band = series.band?.[at]
                return (
                  <td key={series.name}>
                    {typeof value === 'number' ? say(value) : unknownMark}
                    {band ? (
                      <span className={styles.range}>
                        [{say(band[0])}–{say(band[1])}]
                      </span>
                    ) : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Noted({ chart, x }: { readonly chart: ChartProps; readonly x: string }) {
  const found = chart.annotations?.filter((note) => note.x === x) ?? []
  return found.map(({ text }) => (
    <small key={text} className={styles.noted}>
      ◆ {text}
    </small>
  ))
}

function exportCsv(chart: ChartProps): void {
  const head = chart.series.flatMap((series) => [
    series.name,
    ...(series.band ? [`${series.name} low`, `${series.name} high`] : []),
    ...(series.n ? [`${series.name} n`] : []),
  ])
  const rows = chart.x.map((x, at) => [
    x,
    ...chart.series.flatMap((series) => [
      series.values[at],
      ...(series.band ? [series.band[at]?.[0], series.band[at]?.[1]] : []),
      ...(series.n ? [series.n[at]] : []),
    ]),
  ])
  const notes = chart.annotations ?? []
  const lines = [[chart.xLabel, ...head], ...rows]
  const noted =
    notes.length === 0
      ? lines
      : lines.map((line, at) => [
          ...line,
          at === 0 ? 'annotation' : notes.find(({ x }) => x === chart.x[at - 1])?.text,
        ])
  download(`${chart.title}.csv`, csvText(noted))
}

/** A chart with its title and unit, its table, its CSV and its definition. Loads ECharts on first use. */
export function Chart(props: ChartProps) {
  const { x, series, stacked, incompleteLast, annotations, target, fromZero, atMost } = props
  const { t } = useTranslation()
  const numbers = useFormat()
  const scheme = useComputedColorScheme('light')
  const [isTable, setTable] = useState(false)
  const height = props.height ?? 240
  const isEmpty = series.every(({ values }) => values.every((value) => typeof value !== 'number'))
  const say = props.format ?? numbers.number
  const short = props.formatShort ?? props.format ?? numbers.numberShort
  const look = useMemo(
    () => ({
      format: (value: number) => say(value),
      formatShort: (value: number) => short(value),
      words: { n: 'n', incomplete: t('chart.incomplete'), unknown: unknownMark },
    }),
    [say, short, t],
  )
  const spec = useMemo(
    () => ({
      x,
      series,
      ...(stacked === undefined ? {} : { stacked }),
      ...(incompleteLast === undefined ? {} : { incompleteLast }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(target === undefined ? {} : { target }),
      ...(fromZero === undefined ? {} : { fromZero }),
      ...(atMost === undefined ? {} : { atMost }),
    }),
    [x, series, stacked, incompleteLast, annotations, target, fromZero, atMost],
  )
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.head}>
        <h2 className={styles.title}>
          {props.title}
          <span className={styles.unit}>{props.unit}</span>
        </h2>
        <span className={styles.tools}>
          {props.definition ? <DefinitionPopover definition={props.definition} /> : null}
          <button
            type="button"
            className={styles.tool}
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? t('chart.as_chart') : t('chart.as_table')}
          </button>
          <button type="button" className={styles.tool} onClick={() => exportCsv(props)}>
            CSV
          </button>
        </span>
      </figcaption>
      {isTable ? (
        <ChartTable chart={props} say={(value) => say(value)} />
      ) : isEmpty ? (
        <p className={styles.empty} style={{ height }}>
          {t('chart.empty')}
        </p>
      ) : (
        <Suspense fallback={<BlockSkeleton height={height} />}>
          <ChartCanvas
            spec={spec}
            label={`${props.title} (${props.unit})`}
            height={height}
            look={look}
            scheme={scheme}
            onPick={props.onPick}
          />
        </Suspense>
      )}
      {props.note === undefined || isEmpty ? null : <div className={styles.note}>{props.note}</div>}
    </figure>
  )
}
