import { errorMessage } from '../../lib/error-message.ts'
import { ApiProblem } from '../../lib/problem.ts'
import type { Rule } from './rule-data.ts'

/** `rule.measures.3.thresholds.1.value` → `measures.csat.thresholds`; undefined for what is no part of a rule. */
export function partOfField(field: string, rule: Rule): string | undefined {
  const [root, ...path] = field.split('.')
  if (root !== 'rule') return undefined
  if (path[0] === 'segment_weights') return path.slice(0, 2).join('.')
  if (path[0] !== 'measures') return path.join('.')
  const key = rule.measures[Number(path[1])]?.key
  const isFade = path.at(-1) === 'fade_days'
  const part = path[2] === 'weight' || path[2] === 'compared_with' ? path[2] : isFade ? 'fade' : 'thresholds'
  return key === undefined ? 'measures' : `measures.${key}.${part}`
}

const limits: Readonly<Record<string, 'percent' | 'points' | 'whole' | 'number'>> = {
  minimum_known: 'percent',
  'bands.good': 'points',
  'bands.watch': 'points',
  'silent.most_complaints': 'whole',
  grace_days: 'whole',
  fade_days: 'whole',
  'silent.usage_fall': 'number',
  'silent.contact_fall': 'number',
}

/** Which rule a part must keep, for the sentence beside its field. */
export const limitOf = (path: string): 'percent' | 'points' | 'whole' | 'number' | 'weight' | 'thresholds' =>
  limits[path] ?? (path.endsWith('.fade') ? 'whole' : path.endsWith('.thresholds') ? 'thresholds' : 'weight')

/** The parts the server found fault with: a sentence for each that it says itself, none where the limits say it. */
export function faultsOf(error: unknown, rule: Rule): ReadonlyMap<string, string | undefined> {
  if (!(error instanceof ApiProblem) || error.problem.status !== 400) return new Map()
  const { code, field, params } = error.problem
  if (code !== 'http.invalid_input') {
    const part = field === undefined ? undefined : partOfField(field, rule)
    return part === undefined ? new Map() : new Map([[part, errorMessage(error).title]])
  }
  const issues: unknown = params?.issues
  const fields = Array.isArray(issues) ? issues.map((issue: { field: string }) => issue.field) : [field ?? '']
  return new Map(
    fields.flatMap((name) => {
      const part = partOfField(name, rule)
      return part === undefined ? [] : [[part, undefined] as [string, undefined]]
    }),
  )
}
