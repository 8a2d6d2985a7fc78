export interface AuditChange {
  /** Dotted path of what changed: "role", "business_hours.from". */
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

type Values = Readonly<Record<string, unknown>>

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function flat(value: unknown, path: string): [string, unknown][] {
  if (!isValues(value)) return path === '' ? [] : [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, path === '' ? key : `${path}.${key}`))
}

/** What an audit entry changed, field by field in the order of the newer state; equal fields are left out. */
export function auditChanges(before: unknown, after: unknown): AuditChange[] {
  const was = new Map(flat(before, ''))
  const is = new Map(flat(after, ''))
  // An entry with both states tells a change: a field missing afterwards was not touched.
  const fields = is.size > 0 ? [...is.keys()] : [...was.keys()]
  return fields
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after))
}
