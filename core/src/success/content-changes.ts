import { sameContent } from './same-content.ts'

/** Something that is agreed on: fields of its own, and lists of things with an id. */
export type Parted = {
  readonly fields: Readonly<Record<string, unknown>>
  readonly lists: Readonly<Record<string, readonly Item[]>>
}
/** `id` null: new, not kept yet. */
export type Item = { readonly id: number | null } & Readonly<Record<string, unknown>>

export type FieldChange = { field: string; before: unknown; after: unknown }

/** `list` and `item` are undefined for the fields of the whole. */
export type ContentChange = {
  list: string | undefined
  kind: 'added' | 'removed' | 'changed'
  /** As it is afterwards; as it was, where it was removed. */
  item: Item | undefined
  fields: FieldChange[]
}

/**
 * What is different between two states of a content: changed fields of the whole first, then per list what was added,
 * removed or changed, known again by id. The order within lists is no difference.
 *
 * @example
 * contentChanges({ fields: { title: 'a' }, lists: {} }, { fields: { title: 'b' }, lists: {} })
 * // [{ list: undefined, kind: 'changed', item: undefined, fields: [{ field: 'title', before: 'a', after: 'b' }] }]
 */
export function contentChanges(before: Parted, after: Parted): ContentChange[] {
  const own = fieldChanges(before.fields, after.fields)
  const changes: ContentChange[] =
    own.length > 0 ? [{ list: undefined, kind: 'changed', item: undefined, fields: own }] : []
  for (const list of new Set([...Object.keys(before.lists), ...Object.keys(after.lists)])) {
    changes.push(...listChanges(list, before.lists[list] ?? [], after.lists[list] ?? []))
  }
  return changes
}

function listChanges(list: string, before: readonly Item[], after: readonly Item[]): ContentChange[] {
  const old = new Map(before.map((item) => [item.id, item]))
  const kept = new Set(after.map(({ id }) => id))
  const found = after.flatMap((item): ContentChange[] => {
    const was = item.id === null ? undefined : old.get(item.id)
    if (!was) return [{ list, kind: 'added', item, fields: [] }]
    const fields = fieldChanges(was, item)
    return fields.length > 0 ? [{ list, kind: 'changed', item, fields }] : []
  })
  const removed = before
    .filter(({ id }) => !kept.has(id))
    .map((item): ContentChange => ({ list, kind: 'removed', item, fields: [] }))
  return [...found, ...removed]
}

function fieldChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => field !== 'id' && !sameContent(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }))
}
