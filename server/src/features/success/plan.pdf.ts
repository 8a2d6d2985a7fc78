import { headedTable, heading, type PdfContent, renderPdf } from '../../platform/pdf.ts'
import { goalFigures } from './goal.figures.ts'
import { timelineOf } from './plan.pdf-timeline.ts'
import type { Measure, ShownGoal, WholePlan } from './plan.schema.ts'
import { type PlanLanguage, planWords, UNKNOWN } from './plan.words.ts'

type Words = (typeof planWords)['ja']
export type Draw = {
  plan: WholePlan
  words: Words
  language: PlanLanguage
  number: (value: number) => string
  day: (day: string | null) => string
}

function drawIn(plan: WholePlan, language: PlanLanguage): Draw {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const date = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: language === 'ja' ? 'long' : 'medium',
    timeZone: 'UTC',
  })
  return {
    plan,
    words: planWords[language],
    language,
    number: (value) => plain.format(value),
    day: (day) => (day === null ? UNKNOWN : date.format(new Date(`${day}T00:00:00Z`))),
  }
}

/** A plan for the customer, as a PDF in one of the languages. */
export function renderPlan(plan: WholePlan, language: PlanLanguage): Promise<Buffer> {
  const draw = drawIn(plan, language)
  const { words, day } = draw
  return renderPdf({
    title: `${words.title}: ${plan.account.name}`,
    content: [
      {
        text: `${words.title} · ${plan.account.name} · ${words.version(plan.version)}`,
        style: 'sub',
      },
      { text: plan.title, style: 'title' },
      {
        text: words.asOf(day(plan.today)),
        style: 'sub',
        margin: [0, 0, 0, 4],
      },
      heading(words.job),
      plan.job === '' ? { text: words.jobNone, style: 'sub' } : { text: plan.job },
      ...goals(draw),
      ...timelineOf(draw),
      ...steps(draw),
      heading(words.agreement),
      ...agreement(draw),
    ],
  })
}

export const thinLines = {
  hLineWidth: (line: number) => (line === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => '#c9c8c2',
  paddingLeft: (column: number) => (column === 0 ? 0 : 4),
}

/** A value of a goal in its unit. */
function written({ words, number }: Draw, measure: Measure, value: number | null): string {
  if (value === null) return UNKNOWN
  if (measure.kind !== 'figure')
    return measure.kind === 'reported' ? `${number(value)} ${measure.unit}`.trim() : number(value)
  const { unit } = goalFigures[measure.name]
  return `${number(unit === 'ratio' ? value * 100 : value)}${words.units[unit]}`
}

function measuredBy({ words }: Draw, { measure, label }: ShownGoal): string {
  switch (measure.kind) {
    case 'figure':
      return words.figures[measure.name]
    case 'attribute':
      return label ?? measure.key
    case 'event':
      return words.event(measure.event.replace(/^[a-z]+:/, ''))
    case 'reported':
      return words.reported
  }
}

function goals(draw: Draw): PdfContent[] {
  const { plan, words, day, number } = draw
  if (plan.goals_shown.length === 0) return [heading(words.goals), { text: words.goalsNone, style: 'sub' }]
  const head = [words.goal, words.baseline, words.target, words.now, words.state].map((text) => ({
    text,
    style: 'head',
  }))
  const body = plan.goals_shown.map((goal) => {
    const target = written(draw, goal.measure, goal.target)
    const told = goal.reason ? words.reasons[goal.reason] : shareOf(goal.share)
    return [
      { text: [{ text: goal.name, bold: true }, `\n${measuredBy(draw, goal)}`] },
      `${written(draw, goal.measure, goal.baseline_known)}\n${words.on(day(goal.baseline_on))}`,
      `${goal.target === null ? UNKNOWN : goal.direction === 'at-least' ? words.atLeast(target) : words.atMost(target)}\n${words.until(day(goal.target_on))}`,
      `${written(draw, goal.measure, goal.value)}${goal.as_of ? `\n${words.on(day(goal.as_of))}` : ''}`,
      { text: [{ text: words.states[goal.state], bold: true }, told ? `\n${told}` : ''] },
    ]
  })
  return [
    headedTable(words.goals, { widths: ['*', 88, 92, 92, 78], body: [head, ...body], layout: thinLines }),
  ]

  function shareOf(share: number | null) {
    return share === null ? '' : words.share(number(Math.round(Math.min(1, Math.max(0, share)) * 100)))
  }
}

function steps({ plan, words, day }: Draw): PdfContent[] {
  const shown = plan.steps_shown.filter((step) => !step.is_dropped)
  if (shown.length === 0) return [heading(words.steps), { text: words.stepsNone, style: 'sub' }]
  const head = [words.step, words.side, words.due, words.state].map((text) => ({ text, style: 'head' }))
  const body = shown.map((step) => [
    step.title,
    [words.sides[step.side], step.owner ?? step.contact].filter(Boolean).join(' · '),
    day(step.due_on),
    step.is_done ? words.done : step.is_overdue ? words.overdue : words.open,
  ])
  return [headedTable(words.steps, { widths: ['*', 110, 86, 56], body: [head, ...body], layout: thinLines })]
}

function agreement({ plan, words, day }: Draw): PdfContent[] {
  if (plan.agreements.length === 0) return [{ text: words.agreedNone, style: 'sub' }]
  const lines = plan.agreements.map(({ agreed_on, contact_name, version }) =>
    words.agreed(day(agreed_on), contact_name, version),
  )
  const since = plan.agreed === 'changed' ? [{ text: words.changedSince(plan.version), bold: true }] : []
  return [{ ul: lines }, ...since]
}
