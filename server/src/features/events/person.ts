import type { ContactRecord } from './identity.store.ts'
import type { Message } from './message.ts'
import { contactTraits } from './traits.ts'

/** A contact while a batch is being applied. */
export type Person = ContactRecord & {
  isNew: boolean
  /** Nothing was known but an id: what is learned first was so from the beginning. */
  wasEmpty: boolean
  hadAccount: boolean
  changed: Set<string>
  changedAt: number
  mergedInto?: Person
}

export function personOf(record: ContactRecord, isNew: boolean): Person {
  return {
    ...record,
    isNew,
    wasEmpty: isEmpty(record),
    hadAccount: record.accountId !== null,
    changed: new Set(),
    changedAt: Number.NEGATIVE_INFINITY,
  }
}

/** Whom this contact turned out to be. */
export function live(person: Person): Person {
  return person.mergedInto ? live(person.mergedInto) : person
}

function isEmpty(record: ContactRecord): boolean {
  const { accountId, name, email, title, role, attributes } = record
  return (
    [accountId, name, email, title, role].every((value) => value === null) &&
    Object.keys(attributes).length === 0
  )
}

export function merge(from: Person, into: Person, ts: number): void {
  from.mergedInto = into
  into.changedAt = Math.max(into.changedAt, ts)
  for (const column of ['name', 'email', 'title', 'role'] as const) {
    if (into[column] === null && from[column] !== null) {
      into[column] = from[column]
      into.changed.add(column)
    }
  }
  if (Object.keys(from.attributes).some((key) => !Object.hasOwn(into.attributes, key))) {
    into.attributes = { ...from.attributes, ...into.attributes }
    into.changed.add('attributes')
  }
  if (into.accountId === null && from.accountId !== null) setAccount(into, from.accountId, ts)
}

/** What an older message says fills gaps only: the newer word stands. */
export function applyTraits(person: Person, message: Message): void {
  const { columns, attributes } = contactTraits(message.traits ?? {})
  const late = message.ts < person.saidAt
  const record = person as unknown as Record<string, unknown>
  for (const [column, value] of Object.entries(columns)) {
    if (record[column] === value || (late && record[column] !== null)) continue
    record[column] = value
    person.changed.add(column)
  }
  const next = { ...person.attributes }
  for (const [key, value] of Object.entries(attributes)) {
    if (late && Object.hasOwn(next, key)) continue
    if (value === null) delete next[key]
    else next[key] = value
  }
  if (JSON.stringify(next) !== JSON.stringify(person.attributes)) {
    person.attributes = next
    person.changed.add('attributes')
  }
  if (late) return
  person.saidAt = message.ts
  person.changedAt = Math.max(person.changedAt, message.ts)
}

export function setAccount(person: Person, accountId: number | undefined, ts: number): void {
  if (accountId === undefined || person.accountId === accountId) return
  person.accountId = accountId
  person.changed.add('account_id')
  person.changedAt = Math.max(person.changedAt, ts)
}

/** The instant from which a fact is true: when it was said, unless a clock that runs ahead said it. */
export function validFrom(ts: number, now: Date): string {
  return (Number.isFinite(ts) ? new Date(Math.min(ts, now.getTime())) : now).toISOString()
}
