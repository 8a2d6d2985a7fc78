import { findCycle } from '@tsuzuku/core/segments/find-cycle'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { ratioParts } from './fields/ratio-field.ts'
import type { Fields } from './fields/registry.ts'
import { type Field, operatorsOf } from './segment.field.ts'
import {
  type Condition,
  conditionsOf,
  DEEPEST,
  MOST_CONDITIONS,
  parseRule,
  type Rule,
  segmentsIn,
} from './segment.rule.ts'
import { readSegmentRules, type SegmentRules } from './segment.store.ts'
import {
  argumentMissing,
  fieldUnknown,
  groupEmpty,
  operatorUnfit,
  rangeBackwards,
  ruleCyclic,
  ruleMalformed,
  ruleTooDeep,
  ruleTooLarge,
  segmentNotFound,
  valueMissing,
  valueUnfit,
} from './segments.errors.ts'

const isoDay = z.iso.date()
const noValue = new Set(['known', 'unknown', 'yes', 'no'])
const dayCounts = new Set(['last-days', 'next-days', 'days-ago', 'days-ahead'])

/** Reads a rule from the wire; what is wrong with it is named with the path to the place. */
export function readRule(given: unknown): Rule {
  if (isDeeper(given, DEEPEST + 1)) throw ruleTooDeep({ field: 'rule', params: { most: DEEPEST } })
  const parsed = parseRule(given)
  if (!parsed.success) {
    const path = deepestPath(parsed.error.issues)
    throw ruleMalformed({ field: ['rule', ...path].join('.'), params: { path: path.join('.') } })
  }
  return parsed.data
}

function isDeeper(given: unknown, most: number): boolean {
  if (typeof given !== 'object' || given === null || !('of' in given) || !Array.isArray(given.of))
    return false
  return most === 0 || given.of.some((part) => isDeeper(part, most - 1))
}

/** A union says only "malformed" at its top; the longest path in it leads to what is wrong. */
function deepestPath(issues: readonly z.core.$ZodIssue[]): PropertyKey[] {
  const ways = issues.flatMap((issue): PropertyKey[][] => {
    const inner = issue.code === 'invalid_union' ? issue.errors.map(deepestPath) : [[]]
    return inner.map((way) => [...issue.path, ...way])
  })
  return ways.reduce((longest, way) => (way.length > longest.length ? way : longest), [])
}

type Checked = { rule: Rule; fields: Fields; self?: number | undefined; segments?: SegmentRules }

/** What the shape of a rule alone cannot say. `self`: the segment it is to be the rule of; segments are read if not given. */
export async function checkRule(
  db: Db,
  { rule, fields, self, segments: known }: Checked,
): Promise<SegmentRules> {
  checkGroups(rule, 'rule', true)
  for (const { condition, path } of conditionsOf(rule)) checkCondition(condition, path, fields)
  const segments = known ?? (await readSegmentRules(db))
  checkSegments(rule, segments, self)
  if (countOf(rule, segments) > MOST_CONDITIONS) {
    throw ruleTooLarge({ field: 'rule', params: { most: MOST_CONDITIONS } })
  }
  return segments
}

function checkGroups(rule: Rule, path: string, isRoot: boolean): void {
  if (rule.kind === 'condition') return
  if (rule.of.length === 0 && !isRoot) throw groupEmpty({ field: path })
  rule.of.forEach((part, index) => {
    checkGroups(part, `${path}.of.${index}`, false)
  })
}

function checkCondition(asked: Condition, path: string, fields: Fields): void {
  const field = fields.get(asked.field)
  const at = (part: string, params: Record<string, unknown> = {}) => ({
    field: `${path}.${part}`,
    params: { field: asked.field, op: asked.op, ...params },
  })
  if (!field) throw fieldUnknown(at('field'))
  if (!operatorsOf[field.type].includes(asked.op)) throw operatorUnfit(at('op'))
  for (const argument of field.needs ?? []) {
    if (asked[argument] === undefined) throw argumentMissing(at(argument, { argument }))
    const isPart = argument === 'over' || argument === 'under'
    if (isPart && !ratioParts.has(String(asked[argument]))) throw fieldUnknown(at(argument))
  }
  if (asked.change && !field.changes) throw operatorUnfit(at('change'))
  if (asked.change && asked.days === undefined) throw argumentMissing(at('days', { argument: 'days' }))
  if (noValue.has(asked.op)) return
  if (asked.value === undefined) throw valueMissing(at('value'))
  if (!fits(asked, field)) throw valueUnfit(at('value'))
  if (asked.op !== 'between' || !Array.isArray(asked.value)) return
  const [low, high] = asked.value
  if (low !== undefined && high !== undefined && low > high) throw rangeBackwards(at('value'))
}

function fits({ op, value }: Condition, { type, choices }: Field): boolean {
  const isWords = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
  const isNumbers =
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')
  if (op === 'between') {
    if (!Array.isArray(value) || value.length !== 2) return false
    return type === 'date' ? value.every((item) => isoDay.safeParse(item).success) : isNumbers
  }
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.trim() !== ''
    case 'number':
      return typeof value === 'number'
    case 'choice':
      return isWords && (!Array.isArray(choices) || value.every((item) => choices.includes(String(item))))
    case 'set':
      return isWords
    case 'segment':
      return isNumbers
    case 'boolean':
      return false
    case 'date':
      return dayCounts.has(op)
        ? typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 3660
        : isoDay.safeParse(value).success
  }
}

function checkSegments(rule: Rule, segments: SegmentRules, self: number | undefined): void {
  for (const { condition, path } of conditionsOf(rule)) {
    if (condition.field !== 'segment') continue
    const ids = [condition.value ?? []].flat().map(Number)
    const missing = ids.find((id) => id !== self && !segments.has(id))
    if (missing !== undefined) throw segmentNotFound({ field: `${path}.value`, params: { id: missing } })
    if (self === undefined) continue
    const next = (id: number) => (id === self ? ids : segmentsIn(segments.get(id)?.rule ?? nothing))
    const way = findCycle(self, next)
    if (way) {
      const names = way.map((id) => segments.get(id)?.name ?? String(id))
      throw ruleCyclic({ field: `${path}.value`, params: { path: names.join(' → '), ids: way } })
    }
  }
}

const nothing: Rule = { kind: 'all', of: [] }

/** Conditions with those of the segments it stands on; cycles are refused before. */
function countOf(rule: Rule, segments: SegmentRules, depth = 0): number {
  if (depth > 20) return MOST_CONDITIONS + 1
  return [...conditionsOf(rule)].reduce((sum, { condition }) => {
    const inner = segmentsIn(condition).map((id) =>
      countOf(segments.get(id)?.rule ?? nothing, segments, depth + 1),
    )
    return sum + inner.reduce((a, b) => a + b, 1)
  }, 0)
}
