import type { Rule } from '../../lib/rule.ts'
import { newStep } from './new-step.ts'
import type { Content, Next, Step, StepKind } from './playbook.ts'

/** One way out of a step, or the way in: `from` null is the beginning. */
export interface Way {
  readonly from: string | null
  readonly slot: string
}
export type WayOut = Way & { readonly to: Next; readonly share?: number }

export const theBeginning: Way = { from: null, slot: 'first' }

/** The ways out of a step, the usual one first. */
export function waysOf(step: Step): WayOut[] {
  const from = step.id
  switch (step.kind) {
    case 'branch':
      return [
        { from, slot: 'yes', to: step.yes },
        { from, slot: 'no', to: step.no },
      ]
    case 'wait-answer':
      return [
        { from, slot: 'answered', to: step.answered },
        { from, slot: 'timed_out', to: step.timed_out },
      ]
    case 'wait-until':
      return [
        { from, slot: 'met', to: step.met },
        { from, slot: 'timed_out', to: step.timed_out },
      ]
    case 'split':
      return step.ways.map(({ share, next }, nth) => ({ from, slot: `way-${nth}`, to: next, share }))
    default:
      return [{ from, slot: 'next', to: step.next }]
  }
}

function withWay(step: Step, slot: string, to: Next): Step {
  if (step.kind === 'split') {
    const nth = Number(slot.slice('way-'.length))
    return { ...step, ways: step.ways.map((way, index) => (index === nth ? { ...way, next: to } : way)) }
  }
  return { ...step, [slot]: to }
}

/** Lets a way lead elsewhere. */
export function connect(content: Content, { from, slot }: Way, to: Next): Content {
  if (from === null) return { ...content, first: to }
  return {
    ...content,
    steps: content.steps.map((step) => (step.id === from ? withWay(step, slot, to) : step)),
  }
}

export function wayTo(content: Content, { from, slot }: Way): Next {
  if (from === null) return content.first
  const step = content.steps.find(({ id }) => id === from)
  return (step && waysOf(step).find((way) => way.slot === slot)?.to) ?? null
}

function freeId(content: Content, kind: StepKind): string {
  const taken = new Set(content.steps.map(({ id }) => id))
  let nth = 1
  while (taken.has(`${kind}-${nth}`)) nth += 1
  return `${kind}-${nth}`
}

/** Puts a new step on a way; what came there comes after it. */
export function insertStep(content: Content, way: Way, kind: StepKind): { content: Content; id: string } {
  const id = freeId(content, kind)
  const fresh = newStep(kind, id, wayTo(content, way))
  const asks = content.steps.findLast((one) => one.kind === 'survey')
  const step = fresh.kind === 'wait-answer' && asks ? { ...fresh, survey: asks.id } : fresh
  return { content: connect({ ...content, steps: [...content.steps, step] }, way, id), id }
}

export const putStep = (content: Content, step: Step): Content => ({
  ...content,
  steps: content.steps.map((one) => (one.id === step.id ? step : one)),
})

const usualNext = (step: Step, self: string): Next => {
  const to = waysOf(step)[0]?.to ?? null
  return to === self ? null : to
}

function unlink(content: Content, step: Step): Content {
  const next = usualNext(step, step.id)
  const turn = (to: Next) => (to === step.id ? next : to)
  let after: Content = { ...content, first: turn(content.first) }
  for (const other of content.steps) {
    for (const { slot, to } of waysOf(other)) {
      if (to === step.id) after = connect(after, { from: other.id, slot }, next)
    }
  }
  return after
}

export function reachable(content: Content): Set<string> {
  const byId = new Map(content.steps.map((step) => [step.id, step]))
  const reached = new Set<string>()
  const open: Next[] = [content.first]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = id === null ? undefined : byId.get(id)
    if (!step || reached.has(step.id)) continue
    reached.add(step.id)
    open.push(...waysOf(step).map(({ to }) => to))
  }
  return reached
}

/** Takes a step out: whoever came to it goes on by its usual way. What only its other ways led to goes with it. */
export function removeStep(content: Content, id: string): { content: Content; removed: number } {
  const step = content.steps.find((one) => one.id === id)
  if (!step) return { content, removed: 0 }
  const before = reachable(content)
  const unlinked = unlink(content, step)
  const without = { ...unlinked, steps: unlinked.steps.filter((one) => one.id !== id) }
  const after = reachable(without)
  const steps = without.steps.filter((one) => after.has(one.id) || !before.has(one.id))
  return { content: { ...without, steps }, removed: content.steps.length - steps.length }
}

/** Moves a step to another way; its other ways stay as they lead. */
export function moveStep(content: Content, id: string, way: Way): Content {
  const step = content.steps.find((one) => one.id === id)
  if (!step || way.from === id || wayTo(content, way) === id) return content
  const unlinked = unlink(content, step)
  const usual = waysOf(step)[0]
  if (!usual) return content
  const relinked = connect(unlinked, usual, wayTo(unlinked, way))
  return connect(relinked, way, id)
}

/** Every way there is, from the beginning on, those that end included. */
export const allWays = (content: Content): WayOut[] => [
  { ...theBeginning, to: content.first },
  ...content.steps.flatMap(waysOf),
]

/** Steps as one reads them: each before what follows it, depth first; those nobody comes to last. */
export function inReadingOrder(content: Content): { step: Step; depth: number }[] {
  const byId = new Map(content.steps.map((step) => [step.id, step]))
  const seen = new Set<string>()
  const read: { step: Step; depth: number }[] = []
  const visit = (id: Next, depth: number): void => {
    const step = id === null ? undefined : byId.get(id)
    if (!step || seen.has(step.id)) return
    seen.add(step.id)
    read.push({ step, depth })
    const ways = waysOf(step)
    for (const { to } of ways) visit(to, ways.length > 1 ? depth + 1 : depth)
  }
  visit(content.first, 0)
  for (const step of content.steps) if (!seen.has(step.id)) read.push({ step, depth: 0 })
  return read
}

/** Every rule with the path by which problems name it. */
export function rulesIn(content: Content): { path: string; step: string | null; rule: Rule }[] {
  const named = [
    { path: 'only', step: null, rule: content.only },
    { path: 'exit', step: null, rule: content.exit },
    { path: 'goal.rule', step: null, rule: content.goal?.rule ?? null },
    ...content.steps.map((step, nth) => ({
      path: `steps.${nth}.rule`,
      step: step.id,
      rule: step.kind === 'branch' || step.kind === 'wait-until' ? step.rule : null,
    })),
  ]
  return named.flatMap(({ path, step, rule }) => (rule ? [{ path, step, rule }] : []))
}
