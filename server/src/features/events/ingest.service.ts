import type { Database, Db } from '../../platform/database.ts'
import { isDatabaseUnavailable, isDiskFull } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { nameKey, registerEventNames } from './dimension.store.ts'
import { type EventRow, insertEvents, preparePartitions } from './event.store.ts'
import { ingestUnavailable } from './events.errors.ts'
import { Gate } from './gate.ts'
import { IdCache } from './id-cache.ts'
import { applyIdentities, type Identified, type Identities } from './identity.service.ts'
import { claimMessages, lockIdentity } from './identity.store.ts'
import { createLateUsage } from './late-usage.store.ts'
import { type EventKind, isEvent, type Message, type Outcome } from './message.ts'
import { rejection } from './rejection.ts'

const CACHED_MS = 15_000
const LOCK_TRIES = 5
/** Deadlock, serialization failure, unique violation between two writers: the same batch succeeds when tried again. */
const TRY_AGAIN = new Set(['40P01', '40001', '23505', '23503'])

export type Writer = (messages: Message[]) => Promise<void>

/** What the writer remembers of ids it met, filled after the commit that made them only. */
class Memory {
  readonly names = new IdCache<number>({ limit: 20_000, lifetimeMs: 600_000 })
  readonly accounts = new IdCache<number>({ limit: 50_000, lifetimeMs: CACHED_MS })
  readonly people = new IdCache<Identified>({ limit: 200_000, lifetimeMs: CACHED_MS })
  readonly byUser = new IdCache<Identified>({ limit: 200_000, lifetimeMs: CACHED_MS })
  readonly byAnonymous = new IdCache<Identified>({ limit: 200_000, lifetimeMs: CACHED_MS })

  age(): void {
    for (const cache of [this.names, this.accounts, this.people, this.byUser, this.byAnonymous]) cache.age()
  }

  /** One object stands for a contact under all its names, so that a merge or a move reaches every one of them. */
  learn(identities: Identities, names: ReadonlyMap<string, number>): void {
    const shared = (contact: Identified): Identified => {
      const person = this.people.get(contact.id) ?? { ...contact }
      person.accountId = contact.accountId
      this.people.set(contact.id, person)
      return person
    }
    for (const [id, contact] of identities.contacts) {
      const before = this.people.get(id)
      if (before) Object.assign(before, contact)
    }
    for (const [key, id] of names) this.names.set(key, id)
    for (const [key, id] of identities.accounts) this.accounts.set(key, id)
    for (const [key, contact] of identities.byUser) this.byUser.set(key, shared(contact))
    for (const [key, contact] of identities.byAnonymous) this.byAnonymous.set(key, shared(contact))
  }
}

/**
 * Writes batches of messages, each in one transaction, and sets the outcome of every message after the commit. Throws
 * when nothing of the batch was written because the database is away.
 */
export function createWriter(options: {
  db: Database
  log: Log
  now: () => Date
  changed: () => void
}): Writer {
  const { db, log, now, changed } = options
  const memory = new Memory()
  // Whoever makes or moves contacts does so alone; events of known contacts may be written side by side.
  const gate = new Gate()
  const noteLateUsage = createLateUsage(db, now)

  async function writeKnown(messages: readonly Message[], rows: readonly EventRow[]): Promise<Outcome[]> {
    return outcomesOf(messages, await insertEvents(db, rows, { receivedAt: now(), source: 'segment' }))
  }

  async function writeUnknown(messages: readonly Message[]): Promise<Outcome[]> {
    const at = now()
    const events = messages.filter((message) => isEvent(message.kind))
    const written = await db.transaction().execute(async (trx) => {
      await lockIdentity(trx)
      const news = await unseen(trx, messages, at)
      const names = await registerEventNames(
        trx,
        events.map(({ kind, name }) => ({ kind: kind as EventKind, name })),
      )
      const identities = await applyIdentities(trx, { messages, news, now: at })
      const rows = events.map((message) =>
        rowOf(message, personOf(message, identities), identities.accounts, names),
      )
      const duplicates = await insertEvents(trx, rows, { receivedAt: at, source: 'segment' })
      return { news, names, identities, duplicates }
    })
    memory.learn(written.identities, written.names)
    const eventOutcomes = outcomesOf(events, written.duplicates).values()
    return messages.map((message) =>
      isEvent(message.kind)
        ? (eventOutcomes.next().value ?? 'accepted')
        : written.news.has(message)
          ? 'accepted'
          : 'duplicate',
    )
  }

  async function writeOnce(messages: readonly Message[]): Promise<void> {
    const { first, repeated } = withoutRepeats(messages)
    memory.age()
    await preparePartitions(
      db,
      first.filter((message) => isEvent(message.kind)),
    )
    await noteLateUsage(first)
    const outcomes =
      (await gate.shared(async () => {
        const rows = known(first, memory)
        return rows && writeKnown(first, rows)
      })) ?? (await gate.exclusive(() => writeUnknown(first)))
    first.forEach((message, index) => {
      message.outcome = outcomes[index] ?? 'accepted'
    })
    for (const message of repeated) message.outcome = 'duplicate'
    changed()
  }

  async function write(messages: Message[], tries = 0): Promise<void> {
    if (messages.length === 0) return
    try {
      await writeOnce(messages)
    } catch (error) {
      const code = sqlState(error)
      if (isDatabaseUnavailable(error) || isDiskFull(error)) throw error
      if (/^(53|55|57|58)/.test(code)) throw ingestUnavailable({ params: { sqlstate: code } })
      if (TRY_AGAIN.has(code) && tries < LOCK_TRIES) return write(messages, tries + 1)
      if (!/^(2|54)/.test(code) && !(error instanceof RangeError || error instanceof TypeError)) throw error
      const [one] = messages
      if (messages.length === 1 && one) {
        log.warn({ err: error, kind: one.kind }, 'the database refused an event')
        one.outcome = rejection('events.refused')
        return
      }
      // One row the database cannot take must not keep the others out.
      const middle = messages.length >> 1
      await write(messages.slice(0, middle))
      await write(messages.slice(middle))
    }
  }

  return (messages) => write(messages)
}

/** Rows of messages whose every id is remembered; undefined when something has to be looked up or changed first. */
function known(messages: readonly Message[], memory: Memory): EventRow[] | undefined {
  const rows: EventRow[] = []
  for (const message of messages) {
    const { kind, name, userId, anonymousId, groupId } = message
    if (!isEvent(kind)) return undefined
    const person =
      userId !== undefined ? memory.byUser.get(userId) : memory.byAnonymous.get(anonymousId ?? '')
    const nameId = memory.names.get(nameKey({ kind, name }))
    const group = groupId === undefined ? 0 : memory.accounts.get(groupId)
    if (person === undefined || nameId === undefined || group === undefined) return undefined
    if (group !== 0 && person.accountId === 0) return undefined
    rows.push(
      eventRow(message, { contactId: person.id, accountId: group || person.accountId, eventNameId: nameId }),
    )
  }
  return rows
}

function personOf({ userId, anonymousId }: Message, identities: Identities): Identified | undefined {
  return userId !== undefined ? identities.byUser.get(userId) : identities.byAnonymous.get(anonymousId ?? '')
}

function rowOf(
  message: Message,
  person: Identified | undefined,
  accounts: ReadonlyMap<string, number>,
  names: ReadonlyMap<string, number>,
): EventRow {
  const { kind, name, groupId } = message
  const group = groupId === undefined ? undefined : accounts.get(groupId)
  return eventRow(message, {
    contactId: person?.id ?? 0,
    accountId: group ?? person?.accountId ?? 0,
    eventNameId: names.get(nameKey({ kind: kind as EventKind, name })) ?? 0,
  })
}

function eventRow(
  message: Message,
  ids: { contactId: number; accountId: number; eventNameId: number },
): EventRow {
  const { ts, saidTs, key, seconds, properties, messageId } = message
  // Without an id of its own a message cannot come twice, so nothing needs to be remembered of it.
  const stamped = message.stamped && messageId !== undefined
  return { ts, saidTs, stamped, key, ...ids, seconds, quantity: 1, properties }
}

function outcomesOf(messages: readonly Message[], duplicates: readonly number[]): Outcome[] {
  const outcomes = new Array<Outcome>(messages.length).fill('accepted')
  for (const index of duplicates) outcomes[index] = 'duplicate'
  return outcomes
}

/** The identity messages that were never applied before. */
async function unseen(db: Db, messages: readonly Message[], now: Date): Promise<Set<Message>> {
  const identity = messages.filter((message) => !isEvent(message.kind))
  const claimable = identity.filter((message) => message.messageId !== undefined)
  const claimed = await claimMessages(
    db,
    claimable.map(({ key }) => key),
    now,
  )
  return new Set(identity.filter(({ messageId, key }) => messageId === undefined || claimed.has(key)))
}

/** Takes out what comes twice in one batch by the same rule as the database: same id, and same time unless it was ours. */
function withoutRepeats(messages: readonly Message[]): { first: Message[]; repeated: Message[] } {
  const seen = new Map<string, Message>()
  const first: Message[] = []
  const repeated: Message[] = []
  for (const message of messages) {
    const { messageId } = message
    const before = messageId === undefined ? undefined : seen.get(messageId)
    if (
      before &&
      (before.stamped || message.stamped || before.saidTs === message.saidTs || !isEvent(message.kind))
    ) {
      repeated.push(message)
      continue
    }
    if (messageId !== undefined) seen.set(messageId, message)
    first.push(message)
  }
  return { first, repeated }
}

function sqlState(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^[0-9A-Z]{5}$/.test(code) ? code : ''
}
