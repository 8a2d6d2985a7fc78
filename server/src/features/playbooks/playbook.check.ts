import { findFaults } from '@tsuzuku/core/playbooks/find-faults'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { fitsType, readDefinitions } from '../accounts/attribute.store.ts'
import { listScores } from '../health/score.store.ts'
import { MAIN_SCORE } from '../health/score-measure.ts'
import { faultOf } from '../letters/words.ts'
import { type Fields, readFields } from '../segments/fields/registry.ts'
import { checkRule, readRule } from '../segments/rule.check.ts'
import { readSegmentRules, type SegmentRules } from '../segments/segment.store.ts'
import { signalKindNames } from '../signals/signal-kinds.ts'
import { type Content, rulesOf, type Step, type Words, wayOf } from './playbook.definition.ts'

/** Why a playbook cannot be switched on: where, and what. */
export type Problem = {
  step: string | null
  reason: string
  field: string | null
  params: Record<string, unknown>
}

type Known = {
  fields: Fields
  segments: SegmentRules
  playbooks: ReadonlySet<number>
  /** Steps of each staircase in use. */
  staircases: ReadonlyMap<number, readonly number[]>
  attributes: Awaited<ReturnType<typeof readDefinitions>>
  scores: Awaited<ReturnType<typeof listScores>>
}

/** Everything that keeps a playbook from being switched on; saving it is allowed all the same. */
export async function findProblems(db: Db, content: Content): Promise<Problem[]> {
  const { rows } = await sql<{ id: number }>`select id from playbook where state <> 'retired'`.execute(db)
  const known: Known = {
    fields: await readFields(db),
    segments: await readSegmentRules(db),
    playbooks: new Set(rows.map((row) => row.id)),
    staircases: await readStaircases(db),
    attributes: await readDefinitions(db),
    scores: await listScores(db),
  }
  const faults = findFaults({ first: content.first, steps: content.steps.map(wayOf) }).map(
    ({ step, reason }): Problem => ({ step, reason, field: null, params: {} }),
  )
  const rules = await Promise.all(rulesOf(content).map((one) => ruleProblem(db, content, one, known)))
  return [
    ...faults,
    ...triggerProblems(content, known),
    ...rules.flat(),
    ...content.steps.flatMap((step) => stepProblems(step, known)),
    ...content.steps.flatMap((step) => surveyProblems(step, content)),
    ...content.steps.flatMap(waitProblems),
  ]
}

async function readStaircases(db: Db): Promise<Map<number, readonly number[]>> {
  const { rows } = await sql<{ id: number; steps: number[] }>`
    select s.id, array(select t.id from stair_step t where t.staircase_id = s.id and t.removed_at is null) as steps
    from staircase s where s.retired_at is null`.execute(db)
  return new Map(rows.map(({ id, steps }) => [id, steps]))
}

async function ruleProblem(
  db: Db,
  content: Content,
  { path, rule }: ReturnType<typeof rulesOf>[number],
  { fields, segments }: Known,
): Promise<Problem[]> {
  const index = /^steps\.(\d+)/.exec(path)?.[1]
  const step = index === undefined ? null : (content.steps[Number(index)]?.id ?? null)
  try {
    const read = readRule(rule)
    if (read.kind !== 'condition' && read.of.length === 0) {
      return [{ step, reason: 'rule-empty', field: path, params: {} }]
    }
    await checkRule(db, { rule: read, fields, segments })
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [{ step, reason: 'rule', field: path, params: { code: error.code, ...error.params } }]
  }
}

function triggerProblems({ trigger }: Content, { fields, segments, staircases, scores }: Known): Problem[] {
  const at = (field: string, reason: string, params = {}): Problem[] => [
    { step: null, reason, field: `trigger.${field}`, params },
  ]
  switch (trigger.kind) {
    case 'segment-entered':
    case 'segment-left':
      return segments.has(trigger.segment_id) ? [] : at('segment_id', 'segment-unknown')
    case 'stair-ready':
      return staircases.has(trigger.staircase_id) ? [] : at('staircase_id', 'staircase-unknown')
    case 'stair-reached': {
      const steps = staircases.get(trigger.staircase_id)
      if (!steps) return at('staircase_id', 'staircase-unknown')
      return trigger.step_id === null || steps.includes(trigger.step_id) ? [] : at('step_id', 'stair-unknown')
    }
    case 'band-moved':
    case 'points-crossed': {
      const score = scores.find(({ id }) => id === (trigger.score_id ?? MAIN_SCORE))
      if (!score) return at('score_id', 'score-unknown')
      return score.retired_at ? at('score_id', 'score-retired', { name: score.name }) : []
    }
    case 'date':
      return fields.get(trigger.field)?.type === 'date' ? [] : at('field', 'field-not-a-date')
    case 'signal-opened': {
      const unknown = trigger.signals.filter((kind) => !(signalKindNames as readonly string[]).includes(kind))
      return unknown.length === 0 ? [] : at('signals', 'signal-unknown', { kinds: unknown.join(', ') })
    }
    default:
      return []
  }
}

function waitProblems(step: Step): Problem[] {
  if (step.kind !== 'wait-until' || step.rule || step.event !== undefined) return []
  return [{ step: step.id, reason: 'wait-for-nothing', field: 'rule', params: {} }]
}

/** A wait for an answer needs the step that asks. */
function surveyProblems(step: Step, { steps }: Content): Problem[] {
  if (step.kind !== 'wait-answer') return []
  const isThere = steps.some(({ kind, id }) => kind === 'survey' && id === step.survey)
  return isThere ? [] : [{ step: step.id, reason: 'survey-unknown', field: 'survey', params: {} }]
}

function stepProblems(step: Step, known: Known): Problem[] {
  const at = (reason: string, field: string, params = {}): Problem => ({
    step: step.id,
    reason,
    field,
    params,
  })
  const problems = wordsOf(step).flatMap(([field, words, isNeeded]) => {
    if (isNeeded && words.ja === '' && words.en === '') return [at('words-missing', field)]
    const fault = faultOf(
      words,
      known.attributes.map(({ key }) => key),
    )
    return fault === undefined ? [] : [at('template', field, { fault })]
  })
  switch (step.kind) {
    case 'attribute': {
      const definition = known.attributes.find(({ key }) => key === step.key)
      if (!definition) return [...problems, at('attribute-unknown', 'key')]
      return step.value === null || fitsType(step.value, definition)
        ? problems
        : [...problems, at('value-unfit', 'value')]
    }
    case 'list': {
      const segment = known.segments.get(step.segment_id)
      return segment && !segment.rule ? problems : [...problems, at('no-list', 'segment_id')]
    }
    case 'enrol':
    case 'stop':
      return known.playbooks.has(step.playbook_id)
        ? problems
        : [...problems, at('playbook-unknown', 'playbook_id')]
    case 'webhook':
    case 'slack':
      return /^https?:$/.test(new URL(step.url).protocol) ? problems : [...problems, at('url-unfit', 'url')]
    default:
      return problems
  }
}

/** The words of a step, and whether it can do without them. */
function wordsOf(step: Step): [field: string, words: Words, isNeeded: boolean][] {
  switch (step.kind) {
    case 'task':
      return [
        ['title', step.title, true],
        ['note', step.note, false],
        ['checklist', step.checklist ?? { ja: '', en: '' }, false],
      ]
    case 'mail':
      return [
        ['subject', step.subject, true],
        ['body', step.body, true],
      ]
    case 'page-message':
      return [
        ['title', step.title, true],
        ['body', step.body, true],
      ]
    case 'survey':
      return [
        ['subject', step.subject, true],
        ['body', step.body, false],
        ['question', step.question, true],
      ]
    case 'signal':
      return [['note', step.note, true]]
    case 'note':
    case 'slack':
      return [['text', step.text, true]]
    default:
      return []
  }
}
