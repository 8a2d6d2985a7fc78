import { emailDomain } from '@tsuzuku/core/text/email-domain'
import type { Db } from '../../platform/database.ts'
import { type GivenRow, writeVersions } from '../../platform/versioned.ts'
import { contactTable } from '../accounts/accounts.tables.ts'
import { writeAccountTraits } from './account-traits.ts'
import {
  accountsOfDomains,
  addAliases,
  ensureAccounts,
  ensureContacts,
  findAliases,
  findContacts,
  makeAnonymous,
  mergeContacts,
  readContacts,
  rememberSaid,
} from './identity.store.ts'
import { isEvent, type Message } from './message.ts'
import { applyTraits, live, merge, type Person, personOf, setAccount, validFrom } from './person.ts'
import { markDirty, moveUsage } from './usage.store.ts'

export type Identified = { id: number; accountId: number }
export type Identities = {
  accounts: Map<string, number>
  byUser: Map<string, Identified>
  byAnonymous: Map<string, Identified>
  /** What became of every contact that was looked at, by the id it had before. */
  contacts: Map<number, Identified>
}

/**
 * Makes the accounts and contacts these messages speak of and applies identify, group and alias in their order. `news`
 * are those of the messages that were not applied before. The caller holds the lock of `lockIdentity`.
 */
export async function applyIdentities(
  db: Db,
  input: { messages: readonly Message[]; news: ReadonlySet<Message>; now: Date },
): Promise<Identities> {
  const { messages, news, now } = input
  const accounts = await ensureAccounts(
    db,
    messages.flatMap((message) => message.groupId ?? []),
    now,
  )
  const people = await gather(db, messages, now)
  const aliases = new Map<string, Person>()
  for (const message of inOrder(messages)) {
    if (isEvent(message.kind)) joinByContext(people, message, accounts)
    else if (news.has(message)) applyOne({ people, aliases, message, accounts })
  }
  await joinByDomain(db, people.all())
  await persist(db, { people: people.all(), aliases, now })
  const groups = messages.filter(
    (message) => news.has(message) && (message.kind === 'group' || message.kind === 'identify'),
  )
  const described = await writeAccountTraits(db, groups, accounts, now)
  const moved = await moveUsage(db, movesOf(people.all()))
  const touched = [
    ...described,
    ...people
      .all()
      .flatMap((person) => (person.changed.size > 0 && person.accountId ? [person.accountId] : [])),
    ...moved,
  ]
  await markDirty(db, touched)
  return { accounts, ...people.resolved() }
}

type People = {
  ofUser(userId: string): Person | undefined
  ofAlias(alias: string): Person | undefined
  bind(alias: string, person: Person): void
  all(): Person[]
  resolved(): Omit<Identities, 'accounts'>
}

async function gather(db: Db, messages: readonly Message[], now: Date): Promise<People> {
  const bound = new Set<string>()
  for (const { userId, anonymousId, kind } of messages)
    if (kind === 'identify' && userId && anonymousId) bound.add(anonymousId)
  const userIds = messages.flatMap(({ userId }) => userId ?? [])
  const previous = messages.flatMap(({ previousId }) => previousId ?? [])
  const spoken = messages.flatMap(({ anonymousId }) => anonymousId ?? [])
  const { ids: users, made } = await ensureContacts(db, userIds, now)
  for (const [id, contact] of await findContacts(db, previous)) users.set(id, contact)
  const aliases = await findAliases(db, [...new Set([...previous, ...spoken])])
  const nameless = messages.flatMap(({ userId, anonymousId }) =>
    userId === undefined && anonymousId !== undefined && !aliases.has(anonymousId) && !bound.has(anonymousId)
      ? anonymousId
      : [],
  )
  for (const [alias, id] of await makeAnonymous(db, nameless, now)) {
    aliases.set(alias, id)
    made.add(id)
  }
  const records = await readContacts(db, [...users.values(), ...aliases.values()])
  const byId = new Map<number, Person>(
    records.map((record) => [record.id, personOf(record, made.has(record.id))]),
  )
  const found = (id: number | undefined) => {
    const person = id === undefined ? undefined : byId.get(id)
    return person && live(person)
  }
  const view = <K>(ids: Iterable<readonly [K, number]>) =>
    new Map(
      [...ids].flatMap(([key, id]) => {
        const person = found(id)
        return person ? [[key, { id: person.id, accountId: person.accountId ?? 0 }] as const] : []
      }),
    )
  return {
    ofUser: (userId) => found(users.get(userId)),
    ofAlias: (alias) => found(aliases.get(alias)),
    bind: (alias, person) => void aliases.set(alias, person.id),
    all: () => [...byId.values()],
    resolved: () => ({
      byUser: view(users),
      byAnonymous: view(aliases),
      contacts: view([...byId.keys()].map((id) => [id, id] as const)),
    }),
  }
}

/** Identity news of one batch in the order of their time, each kept in the order of arrival where that is the same. */
function inOrder(messages: readonly Message[]): Message[] {
  return [...messages].sort((a, b) => a.ts - b.ts)
}

function joinByContext(people: People, message: Message, accounts: ReadonlyMap<string, number>): void {
  if (message.groupId === undefined) return
  const person = personBehind(people, message)
  if (person && person.accountId === null) setAccount(person, accounts.get(message.groupId), message.ts)
}

function personBehind(people: People, { userId, anonymousId }: Message): Person | undefined {
  return userId !== undefined
    ? people.ofUser(userId)
    : anonymousId !== undefined
      ? people.ofAlias(anonymousId)
      : undefined
}

function applyOne(input: {
  people: People
  aliases: Map<string, Person>
  message: Message
  accounts: ReadonlyMap<string, number>
}): void {
  const { people, aliases, message, accounts } = input
  const alias = message.kind === 'alias' ? message.previousId : message.anonymousId
  const person = personBehind(people, message)
  if (!person) return
  const mayMerge = message.kind !== 'group' && message.userId !== undefined && alias !== undefined
  if (mayMerge) {
    const other = people.ofAlias(alias) ?? (message.kind === 'alias' ? people.ofUser(alias) : undefined)
    if (!other) {
      aliases.set(alias, person)
      people.bind(alias, person)
    } else if (other !== person && (other.anonymous || message.kind === 'alias'))
      merge(other, person, message.ts)
  }
  if (message.kind === 'identify' && message.traits) applyTraits(person, message)
  if (message.groupId !== undefined) {
    const account = accounts.get(message.groupId)
    if (message.kind === 'group' || person.accountId === null || message.traits)
      setAccount(person, account, message.ts)
  }
}

async function joinByDomain(db: Db, people: readonly Person[]): Promise<void> {
  const homeless = people.flatMap((person) => {
    const wanting =
      person.accountId === null && person.email !== null && !person.mergedInto && person.changed.has('email')
    const domain = wanting ? emailDomain(person.email ?? '') : undefined
    return domain === undefined ? [] : [{ person, domain }]
  })
  const accounts = await accountsOfDomains(
    db,
    homeless.map(({ domain }) => domain),
  )
  for (const { person, domain } of homeless) setAccount(person, accounts.get(domain), person.saidAt)
}

async function persist(
  db: Db,
  input: { people: readonly Person[]; aliases: ReadonlyMap<string, Person>; now: Date },
): Promise<void> {
  const { people, aliases, now } = input
  await addAliases(db, new Map([...aliases].map(([alias, person]) => [alias, live(person).id])))
  const merged = people.filter((person) => person.mergedInto)
  await mergeContacts(db, new Map(merged.map((person) => [person.id, live(person).id])))
  const rows = people.flatMap((person): GivenRow[] => {
    if (person.changed.size === 0 || person.mergedInto) return []
    const content = {
      account_id: person.accountId,
      name: person.name,
      email: person.email,
      title: person.title,
      role: person.role,
      attributes: person.attributes,
    }
    const given = Object.entries(content).filter(([column]) => person.changed.has(column))
    const since = person.wasEmpty ? '-infinity' : validFrom(person.changedAt, now)
    return [{ id: person.id, valid_from: since, ...Object.fromEntries(given) }]
  })
  await writeVersions(db, contactTable, rows, { now })
  const said = people.filter(
    (person) =>
      !person.mergedInto && person.changedAt > Number.NEGATIVE_INFINITY && Number.isFinite(person.saidAt),
  )
  await rememberSaid(db, 'contact', new Map(said.map((person) => [person.id, person.saidAt])))
}

/** Usage that was recorded while nobody knew the account, or under another name of the same contact. */
function movesOf(people: readonly Person[]) {
  return people.flatMap((person) => {
    const target = live(person)
    const joined = !person.hadAccount && target.accountId !== null
    if (person.isNew || (!person.mergedInto && !joined)) return []
    return [{ contactId: person.id, toContactId: target.id, toAccountId: target.accountId ?? 0 }]
  })
}
