import * as z from 'zod'
import { errorFactory } from './errors.ts'

const badCursor = errorFactory(
  'http.bad_cursor',
  400,
  'This cursor is not one of ours; start again without it.',
)

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(1000).optional(),
}

export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

export function decodeCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw badCursor({ field: 'cursor' })
  }
}

export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({
    rows: z.array(row),
    next_cursor: z.string().nullable(),
    total: z.number().int().optional(),
  })
}

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
