import { expect, it } from 'vitest'
import { type ChartLook, chartOption } from './chart-option.ts'

const look: ChartLook = {
  colour: (name) => name,
  format: (value) => `${value} 人`,
  formatShort: String,
  words: { n: 'n', incomplete: '途中', unknown: '—' },
  font: 'x',
  width: 360,
  isAnimated: false,
}
const spec = { x: ['9月', '10月', '11月'], series: [{ name: '<b>利用者</b>', values: [10, null, 5] }] }
const hover = (option: ReturnType<typeof chartOption>, dataIndex: number) => {
  const { formatter } = option.tooltip as { formatter: (input: unknown) => string }
  return formatter([{ dataIndex }])
}

it('leaves unknown values as gaps and says so on hover', () => {
  const option = chartOption(spec, look)
  expect(option.series).toMatchObject([{ data: [10, '-', 5] }, { data: [] }])
  expect(hover(option, 1)).toContain('—')
  expect(hover(option, 0)).toContain('10 人')
})

it('draws the unfinished last period apart and names it', () => {
  const option = chartOption({ ...spec, incompleteLast: true }, look)
  expect(option.series).toMatchObject([{ data: [10, '-', '-'] }, { data: ['-', '-', 5] }, {}])
  expect(hover(option, 2)).toContain('途中')
})

it('starts bars at zero', () => {
  const bars = { x: spec.x, series: [{ name: 'a', kind: 'bar' as const, values: [90, 95, 99] }] }
  expect(chartOption(bars, look).yAxis).toMatchObject({ scale: false })
})

it('shows names as text, never as markup', () => {
  const two = { ...spec, series: [...spec.series, { name: 'b', values: [1, 2, 3] }] }
  expect(hover(chartOption(two, look), 0)).toContain('&lt;b&gt;利用者')
})

it('marks what happened, and leaves words out that would run into those before them', () => {
  const x = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']
  const note = (at: string) => ({ x: at, label: `at ${at}`, text: `all of ${at} <b>` })
  const annotations = ['1', '2', '4', '10'].map(note)
  const option = chartOption({ x, series: [{ name: 'a', values: x.map(Number) }], annotations }, look)
  const anchor = (option.series as unknown[]).at(-1)
  expect(anchor).toMatchObject({
    markLine: {
      data: [
        { xAxis: '1', label: { formatter: 'at 1' } },
        { xAxis: '2', label: { formatter: '' } },
        { xAxis: '4', label: { formatter: 'at 4', align: 'left' } },
        { xAxis: '10', label: { formatter: 'at 10', align: 'right' } },
      ],
    },
  })
  const wide = chartOption(
    { x, series: [{ name: 'a', values: x.map(Number) }], annotations },
    { ...look, width: 1200 },
  )
  expect((wide.series as unknown[]).at(-1)).toMatchObject({
    markLine: { data: annotations.map(({ label }) => ({ label: { formatter: label } })) },
  })
  expect(hover(option, 1)).toContain('all of 2 &lt;b&gt;')
  expect(hover(option, 2)).not.toContain('all of')
})

it('has no label at the end of a line of which nothing is known', () => {
  const unknown = { x: spec.x, series: [...spec.series, { name: 'b', values: [null, null, null] }] }
  expect(chartOption(unknown, look).series).toMatchObject([
    { endLabel: { show: true } },
    { endLabel: { show: false } },
    {},
  ])
})
