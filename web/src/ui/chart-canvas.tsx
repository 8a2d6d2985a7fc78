import { BarChart, LineChart } from 'echarts/charts'
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'
import { type ChartLook, type ChartSpec, type ChartTone, chartOption } from './chart-option.ts'

use([
  LineChart,
  BarChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  MarkLineComponent,
  AriaComponent,
  LabelLayout,
  SVGRenderer,
])

export interface ChartCanvasProps {
  readonly spec: ChartSpec
  readonly label: string
  readonly height: number
  readonly look: Omit<ChartLook, 'colour' | 'isAnimated' | 'font' | 'width'>
  /** Changes when the colours do, so that the chart is drawn again. */
  readonly scheme: string
  readonly onPick?: ((index: number) => void) | undefined
}

const colour = (name: ChartTone | 'sub' | 'line' | 'band' | 'card') =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** px; which words of annotations have room is not asked anew for less. */
const WIDTH_STEP = 40

/** ECharts itself; only ever loaded lazily by `Chart`. */
export function ChartCanvas({ spec, label, height, look, scheme, onPick }: ChartCanvasProps) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init> | null>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!host.current) return
    const instance = init(host.current, null, { renderer: 'svg' })
    chart.current = instance
    const { current } = host
    const observer = new ResizeObserver(() => {
      instance.resize()
      setWidth(Math.floor(current.clientWidth / WIDTH_STEP) * WIDTH_STEP)
    })
    observer.observe(current)
    return () => {
      observer.disconnect()
      instance.dispose()
      chart.current = null
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the colours that are read here
  useEffect(() => {
    if (width === 0) return
    const isAnimated = !matchMedia('(prefers-reduced-motion: reduce)').matches
    const font = getComputedStyle(document.documentElement).getPropertyValue('--font')
    chart.current?.setOption(chartOption(spec, { ...look, colour, isAnimated, font, width }), {
      notMerge: true,
    })
  }, [spec, look, scheme, width])
  useEffect(() => {
    const instance = chart.current
    if (!instance || !onPick) return
    const handler = (event: { dataIndex?: number }) => {
      if (event.dataIndex !== undefined) onPick(event.dataIndex)
    }
    instance.on('click', handler)
    return () => {
      instance.off('click', handler)
    }
  }, [onPick])
  return <div ref={host} style={{ height }} role="img" aria-label={label} />
}
