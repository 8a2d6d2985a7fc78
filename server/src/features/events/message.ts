import { randomUUID } from 'node:crypto'
import { messageTime } from './message-time.ts'
import { type Rejection, type RejectionCode, rejection } from './rejection.ts'

export const messageKinds = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const
export type MessageKind = (typeof messageKinds)[number]
export type EventKind = 'track' | 'page' | 'screen'
export type Outcome = 'accepted' | 'duplicate' | Rejection

/** One Segment call, checked, with everything the write path needs. */
export type Message = {
  kind: MessageKind
  /** Absent when the client gave none: such a message can have no duplicate. */
  messageId: string | undefined
  /** What the message is known by in the database: its id, or a text nobody else has. */
  key: string
  ts: number
  saidTs: number
  stamped: boolean
  userId: string | undefined
  anonymousId: string | undefined
  previousId: string | undefined
  groupId: string | undefined
  name: string
  /** JSON, ready to be stored. */
  properties: string | undefined
  seconds: number
  traits: Record<string, unknown> | undefined
  outcome: Outcome | undefined
}

export type Border = { kind?: MessageKind | undefined; receivedAt: number; sentAt?: unknown }
type Fields = Record<string, unknown>

const MAX_TEXT = 200
const MAX_TRAITS = 200
const MAX_SECONDS = 7 * 86_400

class Refused extends Error {
  readonly why: Rejection
  constructor(code: RejectionCode, field?: string) {
    super(code)
    this.why = rejection(code, field)
  }
}

/** Reads one item of a request: what Segment tolerates is tolerated, what cannot be counted is refused with a reason. */
export function readMessage(raw: unknown, border: Border): Message | Rejection {
  try {
    return read(raw, border)
  } catch (error) {
    if (error instanceof Refused) return error.why
    if (error instanceof RangeError) return rejection('events.too_deep')
    throw error
  }
}

function read(raw: unknown, border: Border): Message {
  const item = objectOf(raw)
  if (!item) throw new Refused('events.not_an_object')
  const kind = border.kind ?? kindOf(item.type)
  const context = objectOf(item.context)
  const properties = optionalObject(item.properties, 'properties')
  const traits =
    optionalObject(item.traits, 'traits') ?? (kind === 'identify' ? objectOf(context?.traits) : undefined)
  requireNumbers(properties, 'properties')
  requireNumbers(traits, 'traits')
  const userId = text(item.userId, 'userId')
  const anonymousId = text(item.anonymousId, 'anonymousId')
  const messageId = text(item.messageId, 'messageId')
  const time = messageTime({
    timestamp: item.timestamp ?? item.originalTimestamp,
    sentAt: item.sentAt ?? border.sentAt,
    receivedAt: border.receivedAt,
  })
  if (typeof time === 'string') throw new Refused(time, 'timestamp')
  const message: Message = {
    kind,
    messageId,
    key: messageId ?? randomUUID(),
    ts: time.ts,
    saidTs: time.saidTs,
    stamped: time.stamped,
    userId,
    anonymousId,
    previousId: kind === 'alias' ? text(item.previousId, 'previousId') : undefined,
    groupId: groupOf(kind, item, context, traits),
    name: nameOf(kind, item, properties),
    properties: properties && isEvent(kind) ? storedJson(properties) : undefined,
    seconds: properties ? secondsOf(properties) : 0,
    traits: isEvent(kind) ? undefined : traits,
    outcome: undefined,
  }
  checkRequired(message)
  return message
}

export function isEvent(kind: MessageKind): kind is EventKind {
  return kind === 'track' || kind === 'page' || kind === 'screen'
}

function kindOf(type: unknown): MessageKind {
  const kind = messageKinds.find((known) => known === type)
  if (!kind) throw new Refused('events.bad_type', 'type')
  return kind
}

function checkRequired(message: Message): void {
  if (message.kind === 'alias') {
    if (message.previousId === undefined) throw new Refused('events.missing_field', 'previousId')
    if (message.userId === undefined) throw new Refused('events.missing_field', 'userId')
    return
  }
  if (message.kind === 'group' && message.groupId === undefined) {
    throw new Refused('events.missing_field', 'groupId')
  }
  if (message.userId === undefined && message.anonymousId === undefined)
    throw new Refused('events.no_identity', 'userId')
  if (message.kind === 'track' && message.name === '') throw new Refused('events.missing_field', 'event')
  if (message.traits && Object.keys(message.traits).length > MAX_TRAITS) {
    throw new Refused('events.too_many_traits', 'traits')
  }
}

function nameOf(kind: MessageKind, item: Fields, properties: Fields | undefined): string {
  if (kind === 'track') return text(item.event, 'event') ?? ''
  if (kind !== 'page' && kind !== 'screen') return ''
  return (
    text(item.name, 'name') ??
    text(properties?.name, 'properties.name') ??
    text(item.category, 'category') ??
    kind
  )
}

/** The account a message speaks of: its own group, the group around it, else the company among the traits. */
function groupOf(
  kind: MessageKind,
  item: Fields,
  context: Fields | undefined,
  traits: Fields | undefined,
): string | undefined {
  if (kind === 'group') return text(item.groupId, 'groupId')
  const around = text(context?.groupId, 'context.groupId')
  if (around !== undefined || kind !== 'identify' || !traits) return around
  return text(traits.groupId, 'traits.groupId') ?? text(objectOf(traits.company)?.id, 'traits.company.id')
}

function text(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const given = typeof value === 'number' ? String(value) : value
  if (typeof given !== 'string') throw new Refused('events.bad_field', field)
  const trimmed = given.trim()
  if (trimmed.length > MAX_TEXT) throw new Refused('events.too_long', field)
  return trimmed === '' ? undefined : trimmed
}

function optionalObject(value: unknown, field: string): Fields | undefined {
  if (value === undefined || value === null) return undefined
  const object = objectOf(value)
  if (!object) throw new Refused('events.not_an_object', field)
  return object
}

function objectOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

/** A number beyond all (1e400) would be stored as nothing, and counted as the longest time there is. */
function requireNumbers(value: unknown, field: string): void {
  const path = wayToInfinity(value)
  if (path) throw new Refused('events.number_out_of_range', [field, ...path].join('.'))
}

/** Names are put together only where there is one; how deep an item may be was looked at before. */
function wayToInfinity(value: unknown): string[] | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : []
  if (typeof value !== 'object' || value === null) return undefined
  for (const key in value) {
    const path = wayToInfinity((value as Fields)[key])
    if (path) return [key, ...path]
  }
  return undefined
}

function storedJson(properties: Fields): string | undefined {
  const json = JSON.stringify(properties)
  return json === '{}' ? undefined : json
}

/** How long something lasted: `duration_ms`, else `seconds`, else `duration` (in seconds). */
function secondsOf(properties: Fields): number {
  const { duration_ms: ms, seconds, duration } = properties
  const value = typeof ms === 'number' ? ms / 1000 : typeof seconds === 'number' ? seconds : duration
  return typeof value === 'number' && value > 0 ? Math.min(Math.round(value), MAX_SECONDS) : 0
}
