import { type Condition, type Field, type Rule, valueless } from './rule.ts'

/** A rule on its way: every part has a key of its own, and conditions may still be incomplete. */
export type DraftCondition = { readonly key: number; readonly kind: 'condition' } & Partial<
  Omit<Condition, 'kind'>
>
export type DraftGroup = {
  readonly key: number
  readonly kind: 'all' | 'any'
  readonly not?: boolean
  readonly of: readonly DraftRule[]
}
export type DraftRule = DraftGroup | DraftCondition

let lastKey = 0
const newKey = () => {
  lastKey += 1
  return lastKey
}

export const emptyCondition = (): DraftCondition => ({ key: newKey(), kind: 'condition' })
export const emptyGroup = (): DraftGroup => ({ key: newKey(), kind: 'any', of: [emptyCondition()] })

/** The outermost part is always a group, so that there is something to add to. */
export function toDraft(rule: Rule | null): DraftGroup {
  if (rule === null) return { key: newKey(), kind: 'all', of: [] }
  const draft = keyed(rule)
  return draft.kind === 'condition' ? { key: newKey(), kind: 'all', of: [draft] } : draft
}

function keyed(rule: Rule): DraftRule {
  if (rule.kind === 'condition') return { ...rule, key: newKey() }
  return { ...rule, key: newKey(), of: rule.of.map(keyed) }
}

export function fromDraft(draft: DraftRule): Rule {
  const { key: _, ...part } = draft
  if (part.kind === 'condition') return part as Condition
  const { not, ...group } = part
  return { ...group, ...(not ? { not } : {}), of: draft.kind === 'condition' ? [] : draft.of.map(fromDraft) }
}

/** The tree with one part changed; what does not change stays the same object. */
export function change(draft: DraftGroup, key: number, how: (part: DraftRule) => DraftRule): DraftGroup {
  const walk = (part: DraftRule): DraftRule => {
    if (part.key === key) return how(part)
    if (part.kind === 'condition') return part
    const of = part.of.map(walk)
    return of.some((one, index) => one !== part.of[index]) ? { ...part, of } : part
  }
  return walk(draft) as DraftGroup
}

export type Removed = { readonly parent: number; readonly index: number; readonly part: DraftRule }

/** Takes a part out; the way back is `insert` with what is given back. */
export function remove(draft: DraftGroup, key: number): { draft: DraftGroup; removed: Removed | undefined } {
  let removed: Removed | undefined
  const walk = (group: DraftGroup): DraftGroup => {
    const index = group.of.findIndex((part) => part.key === key)
    const part = group.of[index]
    if (part) {
      removed = { parent: group.key, index, part }
      return { ...group, of: group.of.filter((other) => other !== part) }
    }
    return { ...group, of: group.of.map((other) => (other.kind === 'condition' ? other : walk(other))) }
  }
  const after = walk(draft)
  return { draft: removed ? after : draft, removed }
}

/** Puts a part where it was; at the end of the whole rule when its group is gone. */
export function insert(draft: DraftGroup, { parent, index, part }: Removed): DraftGroup {
  const put = (group: DraftRule): DraftRule =>
    group.kind === 'condition'
      ? group
      : { ...group, of: [...group.of.slice(0, index), part, ...group.of.slice(index)] }
  const after = change(draft, parent, put)
  return after === draft ? { ...draft, of: [...draft.of, part] } : after
}

/** Keys of conditions and groups that do not say enough yet to be asked. */
export function gapsOf(draft: DraftGroup, fields: ReadonlyMap<string, Field>): number[] {
  const walk = (part: DraftRule, isRoot: boolean): number[] => {
    if (part.kind === 'condition') return isComplete(part, fields) ? [] : [part.key]
    if (part.of.length === 0 && !isRoot) return [part.key]
    return part.of.flatMap((inner) => walk(inner, false))
  }
  return walk(draft, true)
}

function isComplete(part: DraftCondition, fields: ReadonlyMap<string, Field>): boolean {
  const field = part.field === undefined ? undefined : fields.get(part.field)
  if (!field || part.op === undefined) return false
  const needed = [...field.needs, ...(part.change ? (['days'] as const) : [])]
  if (needed.some((argument) => part[argument] === undefined || part[argument] === '')) return false
  if (valueless.has(part.op)) return true
  if (Array.isArray(part.value)) {
    const isWhole = part.value.every((item) => item !== '' && !Number.isNaN(item))
    return isWhole && (part.op === 'between' ? part.value.length === 2 : part.value.length > 0)
  }
  return part.value !== undefined && part.value !== ''
}

/** A condition begun anew with a field: its first operator, its usual window. */
export function withField(key: number, field: Field): DraftCondition {
  const days = field.needs.includes('days') ? { days: 28 } : {}
  const survey = field.needs.includes('survey') ? { survey: 'nps' as const } : {}
  const op = field.operators[0]
  return { key, kind: 'condition', field: field.key, ...(op ? { op } : {}), ...days, ...survey }
}

/** How many conditions a draft has, those in groups included. */
export const countOf = (part: DraftRule): number =>
  part.kind === 'condition' ? 1 : part.of.reduce((sum, inner) => sum + countOf(inner), 0)
