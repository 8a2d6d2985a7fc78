import type { Problem } from '../../lib/playbooks.ts'
import type { Field } from '../../lib/rule.ts'
import { gapsOf, toDraft } from '../../lib/rule-draft.ts'
import { plain } from './differences.ts'
import { reachable, rulesIn } from './drawing.ts'
import type { Content, Step, Trigger } from './playbook.ts'

const at = (step: string | null, reason: string, field: string | null): Problem => ({
  step,
  reason,
  field,
  params: {},
})

/** What is not filled in so far that it could be kept. */
export function gapsIn(content: Content, fields: ReadonlyMap<string, Field>): Problem[] {
  const rules = rulesIn(content)
    .filter(({ rule }) => gapsOf(toDraft(rule), fields).length > 0)
    .map(({ path, step }) => at(step, 'rule-incomplete', path))
  return [
    ...(isSaid(content.trigger) ? [] : [at(null, 'trigger-incomplete', 'trigger')]),
    ...rules,
    ...content.steps.flatMap((step) => {
      const field = missingOf(step)
      return field ? [at(step.id, `${field}-missing`, field)] : []
    }),
  ]
}

function isSaid(trigger: Trigger): boolean {
  switch (trigger.kind) {
    case 'segment-entered':
    case 'segment-left':
      return trigger.segment_id > 0
    case 'signal-opened':
      return trigger.signals.length > 0
    case 'band-moved':
      return trigger.to.length > 0
    case 'date':
      return trigger.field !== ''
    case 'event':
      return trigger.event !== ''
    case 'stair-reached':
    case 'stair-ready':
      return trigger.staircase_id > 0
    case 'onboarding-turned':
      return trigger.to.length > 0
    case 'points-crossed':
    case 'lock-turned':
    case 'manual':
      return true
  }
}

function missingOf(step: Step): string | undefined {
  switch (step.kind) {
    case 'list':
      return step.segment_id > 0 ? undefined : 'segment_id'
    case 'enrol':
    case 'stop':
      return step.playbook_id > 0 ? undefined : 'playbook_id'
    case 'wait-answer':
      return step.survey === null ? 'survey' : undefined
    case 'attribute':
      return step.key === '' ? 'key' : undefined
    case 'webhook':
    case 'slack':
      return URL.canParse(step.url) ? undefined : 'url'
    default:
      return undefined
  }
}

/** What the server found, as far as it is still about what is drawn now. */
export function stillTrue(problems: readonly Problem[], saved: Content, now: Content): Problem[] {
  if (plain(saved) === plain(now)) return [...problems]
  const reached = reachable(now)
  const lost = now.steps.filter(({ id }) => !reached.has(id)).map(({ id }) => at(id, 'unreachable', null))
  const find = (content: Content, id: string) => plain(content.steps.find((step) => step.id === id))
  const shape = new Set(['unreachable', 'leads-nowhere', 'loop-without-wait', 'nothing-to-do', 'same-id'])
  const known = problems.filter(({ step, reason, field }) => {
    if (shape.has(reason)) return false
    if (step !== null) return find(saved, step) === find(now, step)
    const part = (field?.split('.')[0] ?? '') as keyof Content
    return plain(saved[part]) === plain(now[part])
  })
  return [...lost, ...known]
}
