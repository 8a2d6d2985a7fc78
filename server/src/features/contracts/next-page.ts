import { encodeCursor } from '../../platform/paging.ts'

/** A page from rows read one beyond its limit: the row too many says that there is more. */
export function nextPage<T>(
  rows: readonly T[],
  limit: number,
  position: (row: T) => unknown,
): { rows: T[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown[shown.length - 1]
  return { rows: shown, next_cursor: rows.length > limit && last ? encodeCursor(position(last)) : null }
}
