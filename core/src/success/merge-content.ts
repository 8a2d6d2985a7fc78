import type { Item, Parted } from './content-changes.ts'
import { sameContent } from './same-content.ts'

/** A place both changed, differently; mine stands in the merged content. */
export type MergeConflict = { list: string | undefined; id: number | null; field: string | undefined }

/**
 * Two edits of one content brought together, field by field: what only one changed is taken from whoever changed it. Where
 * both changed a field differently, mine stands and the place is named; what one removed and the other changed stays and is
 * named with `field` undefined.
 *
 * @param base what both began with
 * @example
 * mergeContent(
 *   { fields: { a: 1, b: 1 }, lists: {} }, { fields: { a: 2, b: 1 }, lists: {} }, { fields: { a: 1, b: 3 }, lists: {} },
 * ) // { merged: { fields: { a: 2, b: 3 }, lists: {} }, conflicts: [] }
 */
export function mergeContent(
  base: Parted,
  mine: Parted,
  theirs: Parted,
): { merged: Parted; conflicts: MergeConflict[] } {
  const conflicts: MergeConflict[] = []
  const note = (list: string | undefined, id: number | null) => (field: string | undefined) =>
    void conflicts.push({ list, id, field })
  const fields = mergeFields(base.fields, mine.fields, theirs.fields, note(undefined, null))
  const lists: Record<string, readonly Item[]> = {}
  for (const list of new Set([...Object.keys(theirs.lists), ...Object.keys(mine.lists)])) {
    const of = (parted: Parted) => parted.lists[list] ?? []
    lists[list] = mergeList(of(base), of(mine), of(theirs), (id) => note(list, id))
  }
  return { merged: { fields, lists }, conflicts }
}

function mergeList(
  base: readonly Item[],
  mine: readonly Item[],
  theirs: readonly Item[],
  note: (id: number | null) => (field: string | undefined) => void,
): Item[] {
  const find = (items: readonly Item[], id: number | null) => items.find((item) => item.id === id)
  const merged: Item[] = []
  for (const their of theirs) {
    const was = find(base, their.id)
    const my = find(mine, their.id)
    if (my && was) merged.push(mergeFields(was, my, their, note(their.id)) as Item)
    else if (!was) merged.push(their)
    else if (!sameContent(was, their)) {
      note(their.id)(undefined)
      merged.push(their)
    }
  }
  for (const my of mine) {
    if (my.id === null) merged.push(my)
    else if (!find(theirs, my.id) && !sameContent(find(base, my.id), my)) {
      note(my.id)(undefined)
      merged.push(my)
    }
  }
  return merged
}

type Fields = Readonly<Record<string, unknown>>

function mergeFields(base: Fields, mine: Fields, theirs: Fields, note: (field: string) => void): Fields {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)])
  return Object.fromEntries(
    [...keys].map((key) => {
      if (sameContent(mine[key], base[key])) return [key, theirs[key]]
      if (!sameContent(theirs[key], base[key]) && !sameContent(mine[key], theirs[key])) note(key)
      return [key, mine[key]]
    }),
  )
}
