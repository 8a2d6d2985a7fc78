import { findPlanFaults } from '@tsuzuku/core/onboarding/find-plan-faults'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { type Fields, readFields } from '../segments/fields/registry.ts'
import { checkRule, readRule } from '../segments/rule.check.ts'
import { readSegmentRules, type SegmentRules } from '../segments/segment.store.ts'
import { type Content, eventOf, plannedOf, rulesOf } from './template.definition.ts'

/** Why a template cannot be switched on, or what is worth a second look: where, and what. */
export type Problem = {
  step: string | null
  reason: string
  field: string | null
  params: Record<string, unknown>
  /** It can be switched on all the same. */
  is_warning: boolean
}

type Known = { fields: Fields; segments: SegmentRules }
type Found = Partial<Problem> & Pick<Problem, 'reason'>
const problem = (found: Found): Problem => ({
  step: null,
  field: null,
  params: {},
  is_warning: false,
  ...found,
})

/** Everything that keeps a template from being switched on; saving it is allowed all the same. */
export async function findProblems(db: Db, content: Content): Promise<Problem[]> {
  const known = { fields: await readFields(db), segments: await readSegmentRules(db) }
  const rules = await Promise.all(rulesOf(content).map((one) => ruleProblem(db, one, known)))
  return [
    ...findPlanFaults(content.steps.map(plannedOf)).map(({ step, reason, way }) =>
      problem({ step, reason, ...(way ? { params: { way: namesOf(content, way) } } : {}) }),
    ),
    ...stepProblems(content),
    ...(await matchProblems(db, content, known)),
    ...rules.flat(),
    ...(await eventProblems(db, content)),
  ]
}

const namesOf = ({ steps }: Content, ids: readonly string[]) =>
  ids.map((id) => {
    const name = steps.find((step) => step.id === id)?.name
    return name?.ja || name?.en || id
  })

function stepProblems({ steps, phases, first_value: first }: Content): Problem[] {
  const known = new Set(phases.map((phase) => phase.id))
  const found = steps.flatMap((step, at) => {
    const problems: Problem[] = []
    const say = (reason: string, field: string) =>
      problems.push(problem({ step: step.id, reason, field: `steps.${at}.${field}` }))
    if (step.name.ja === '' && step.name.en === '') say('name-missing', 'name')
    if (!known.has(step.phase)) say('phase-unknown', 'phase')
    if (step.done.how === 'event' && !eventOf(step.done.event)) say('event-missing', 'done.event')
    return problems
  })
  if (first === null)
    found.push(problem({ reason: 'no-first-value', field: 'first_value', is_warning: true }))
  if (first?.kind === 'step' && !steps.some((step) => step.id === first.step_id))
    found.push(problem({ reason: 'first-value-unknown', field: 'first_value.step_id' }))
  return found
}

async function matchProblems(db: Db, { match }: Content, { segments }: Known): Promise<Problem[]> {
  const { rows } = await sql<{ key: string }>`
    select key from product where key = any(${match.products}::text[])`.execute(db)
  const products = new Set(rows.map((row) => row.key))
  return [
    ...match.segment_ids
      .filter((id) => !segments.has(id))
      .map((id) => problem({ reason: 'segment-unknown', field: 'match.segment_ids', params: { id } })),
    ...match.products
      .filter((key) => !products.has(key))
      .map((key) =>
        problem({ reason: 'product-unknown', field: 'match.products', params: { key }, is_warning: true }),
      ),
  ]
}

async function ruleProblem(
  db: Db,
  { path, step, rule }: ReturnType<typeof rulesOf>[number],
  known: Known,
): Promise<Problem[]> {
  try {
    const read = readRule(rule)
    if (read.kind !== 'condition' && read.of.length === 0)
      return [problem({ step, reason: 'rule-empty', field: path })]
    await checkRule(db, { rule: read, ...known })
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [problem({ step, reason: 'rule', field: path, params: { code: error.code, ...error.params } })]
  }
}

/** An event that never came may come later: it is worth a look, and no fault. */
async function eventProblems(db: Db, { steps }: Content): Promise<Problem[]> {
  const asked = steps.flatMap((step, at) => {
    const event = step.done.how === 'event' ? eventOf(step.done.event) : undefined
    return event ? [{ step: step.id, at, ...event }] : []
  })
  const { rows } = await sql<{ kind: string; name: string }>`
    select n.kind, n.name from event_name n
    join jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) w(kind text, name text) on w.kind = n.kind and w.name = n.name`.execute(
    db,
  )
  const known = new Set(rows.map(({ kind, name }) => `${kind}:${name}`))
  return asked
    .filter(({ kind, name }) => !known.has(`${kind}:${name}`))
    .map(({ step, at, name }) =>
      problem({
        step,
        reason: 'event-never-seen',
        field: `steps.${at}.done.event`,
        params: { event: name },
        is_warning: true,
      }),
    )
}
