import { addMonths } from '@tsuzuku/core/time/add-months'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { monthStart } from '@tsuzuku/core/time/month-start'
import { headedTable, heading, type PdfContent } from '../../platform/pdf.ts'
import type { Draw } from './plan.pdf.ts'

const WIDTH = 330
const HEIGHT = 12
const ink = { us: '#2f5fd0', customer: '#8f5600', done: '#8b8a85', goal: '#1d1d1b', today: '#b3261e' }

type Row = { name: string; from: string; to: string; colour: string; isGoal: boolean }

/** Goals and steps as bars over the months, with a line for today. */
export function timelineOf({ plan, words, language }: Draw): PdfContent[] {
  const rows: Row[] = [
    ...plan.goals_shown.map((goal) => ({
      name: goal.name,
      from: goal.baseline_on,
      to: goal.target_on,
      colour: ink.goal,
      isGoal: true,
    })),
    ...plan.steps_shown
      .filter((step) => !step.is_dropped)
      .map((step) => ({
        name: step.title,
        from: step.starts_on ?? step.due_on,
        to: step.due_on,
        colour: step.is_done ? ink.done : ink[step.side],
        isGoal: false,
      })),
  ]
  if (rows.length === 0) return [heading(words.timeline), { text: words.stepsNone, style: 'sub' }]
  const first = monthStart(least([plan.starts_on, ...rows.map(({ from }) => from)]))
  const end = monthStart(addMonths(most(rows.map(({ to }) => to)), 1))
  const days = daysBetween(first, end)
  const at = (day: string) => (daysBetween(first, day) / days) * WIDTH
  const today = plan.today >= first && plan.today < end ? at(plan.today) : undefined
  const legend = [
    { text: '■ ', color: ink.us },
    `${words.sides.us}   `,
    { text: '■ ', color: ink.customer },
    `${words.sides.customer}   `,
    { text: '■ ', color: ink.done },
    `${words.done}   `,
    { text: '― ', color: ink.goal },
    `${words.goals}   `,
    { text: '| ', color: ink.today },
    words.today,
  ]
  const table = {
    widths: ['*', WIDTH],
    body: [
      ['', months({ first, end, at, language })],
      ...rows.map((row) => [{ text: row.name, fontSize: 8 }, { canvas: bar(row, at, today) }]),
    ],
    layout: {
      hLineWidth: () => 0.25,
      vLineWidth: () => 0,
      hLineColor: () => '#e6e5e1',
      paddingLeft: () => 0,
      paddingRight: () => 4,
      paddingTop: () => 1,
      paddingBottom: () => 1,
    },
  }
  return [
    headedTable(words.timeline, table, { text: legend, style: 'sub', fontSize: 8, margin: [0, 0, 0, 2] }),
  ]
}

const least = (days: string[]) => days.reduce((one, other) => (other < one ? other : one))
const most = (days: string[]) => days.reduce((one, other) => (other > one ? other : one))

const MOST_NAMES = 8

type Axis = { first: string; end: string; at: (day: string) => number; language: 'ja' | 'en' }

function months({ first, end, at, language }: Axis): PdfContent {
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    year: '2-digit',
    month: 'short',
    timeZone: 'UTC',
  })
  const starts: string[] = []
  for (let month = first; month < end; month = addMonths(month, 1)) starts.push(month)
  const every = Math.ceil(starts.length / MOST_NAMES)
  const named = starts.filter((_, index) => index % every === 0)
  const columns = named.map((month, index) => ({
    text: format.format(new Date(`${month}T00:00:00Z`)),
    width: at(named[index + 1] ?? end) - at(month),
    fontSize: 7,
    color: '#5f5e5a',
    noWrap: true,
  }))
  return { columns, columnGap: 0 }
}

function bar({ from, to, colour, isGoal }: Row, at: Axis['at'], today: number | undefined): unknown[] {
  const [x, end] = [at(from), at(to)]
  const middle = HEIGHT / 2
  const line =
    today === undefined
      ? []
      : [{ type: 'line', x1: today, y1: 0, x2: today, y2: HEIGHT, lineWidth: 0.7, lineColor: ink.today }]
  if (!isGoal) {
    return [{ type: 'rect', x, y: 3, w: Math.max(3, end - x), h: HEIGHT - 6, color: colour }, ...line]
  }
  const points = [
    { x: end, y: 2 },
    { x: end + 4, y: middle },
    { x: end, y: HEIGHT - 2 },
    { x: end - 4, y: middle },
  ]
  return [
    { type: 'line', x1: x, y1: middle, x2: end, y2: middle, lineWidth: 1, lineColor: colour },
    { type: 'polyline', closePath: true, points, color: colour },
    ...line,
  ]
}
