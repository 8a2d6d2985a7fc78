import { contactRoles, stages } from '../accounts/accounts.tables.ts'
import { readInstant } from './message-time.ts'

const MAX_COLUMN = 500
const YEAR_2200 = Date.UTC(2200, 0, 1)

/** What traits say: columns we know, and everything else as attributes. null clears, absent keeps. */
export type Given = { columns: Record<string, unknown>; attributes: Record<string, unknown> }

type Traits = Record<string, unknown>
type Reader = (value: unknown) => unknown

const asText: Reader = (value) =>
  value === null
    ? null
    : typeof value === 'string' || typeof value === 'number'
      ? String(value).trim().slice(0, MAX_COLUMN) || undefined
      : undefined
const oneOf =
  (words: readonly string[]): Reader =>
  (value) =>
    words.find((word) => word === String(value).toLowerCase().replace(/[\s_]/g, '-'))
const asHost: Reader = (value) => {
  const host = /^(?:https?:\/\/)?(?:www\.)?([^/\s:@]+\.[^/\s:@]+)/i.exec(String(value))?.[1]
  return host?.toLowerCase()
}
const asDay: Reader = (value) => {
  const instant = readInstant(value)
  return Math.abs(instant) < YEAR_2200 ? new Date(instant).toISOString().slice(0, 10) : undefined
}

const contactColumns: Record<string, [column: string, read: Reader]> = {
  name: ['name', asText],
  email: ['email', asText],
  title: ['title', asText],
  role: ['role', oneOf(contactRoles)],
}

const accountColumns: Record<string, [column: string, read: Reader]> = {
  name: ['name', (value) => asText(value) ?? undefined],
  domain: ['domain', asHost],
  website: ['domain', asHost],
  industry: ['industry', asText],
  country: ['country', asText],
  tier: ['tier', asText],
  stage: ['stage', oneOf(stages)],
  created_at: ['signed_up_on', asDay],
}

/** Traits that name an account or are Segment's own words, no attributes. */
const notAttributes = new Set(['id', 'user_id', 'anonymous_id', 'group_id'])

export function contactTraits(traits: Traits): Given {
  const given = sort(
    traits,
    contactColumns,
    new Set([...notAttributes, 'company', 'first_name', 'last_name']),
  )
  if (given.columns.name === undefined) {
    const parts = [traits.firstName ?? traits.first_name, traits.lastName ?? traits.last_name].map((part) =>
      asText(part ?? undefined),
    )
    const name = parts.filter((part) => typeof part === 'string').join(' ')
    if (name !== '') given.columns.name = name
  }
  return given
}

export function accountTraits(traits: Traits): Given {
  return sort(traits, accountColumns, notAttributes)
}

function sort(
  traits: Traits,
  columns: Record<string, [column: string, read: Reader]>,
  left: ReadonlySet<string>,
): Given {
  const given: Given = { columns: {}, attributes: {} }
  for (const [key, value] of Object.entries(traits)) {
    if (value === undefined) continue
    const word = snakeCase(key)
    if (left.has(word)) continue
    const known = Object.hasOwn(columns, word) ? columns[word] : undefined
    const read = known?.[1](value)
    if (known && read !== undefined) given.columns[known[0]] ??= read
    else if (known === undefined || value !== null) given.attributes[word] = value
  }
  return given
}

/** `employeeCount` and `Employee Count` are the attribute `employee_count`. */
function snakeCase(key: string): string {
  return key
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s\-.]+/g, '_')
    .toLowerCase()
    .slice(0, 63)
}
