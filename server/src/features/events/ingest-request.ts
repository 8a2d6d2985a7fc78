import type { FastifyRequest } from 'fastify'
import { holdsNul, jsonSize, MAX_EVENT, MAX_EVENTS, mayHoldNul, readBody } from './ingest-body.ts'
import { type Message, type MessageKind, readMessage } from './message.ts'
import type { RejectedItem } from './rejected.store.ts'
import { sampleOf, sampleTextOf } from './rejected-sample.ts'
import { type Rejection, rejection } from './rejection.ts'
import { bodyKey, headerKey } from './write-key.ts'

/** A request as it was understood: what can be written, and what was refused and why. */
export type IngestRequest = {
  token: string | undefined
  messages: Message[]
  /** The place of each message in the request. */
  places: number[]
  rejected: (Rejection & Refusal)[]
  /** The request as a whole could not be read. */
  failed: boolean
}
type Refusal = {
  kind: string | undefined
  name: string | undefined
  sample: unknown
  sampleText: string | undefined
}

/** Reads a request to a single call (`kind`) or a batch. */
export async function readRequest(
  request: FastifyRequest,
  kind: MessageKind | undefined,
  receivedAt: number,
): Promise<IngestRequest> {
  const body = await readBody(request.body, request.headers['content-encoding'])
  const result: IngestRequest = {
    token: headerKey(request),
    messages: [],
    places: [],
    rejected: [],
    failed: false,
  }
  const fail = (why: Rejection, sample?: unknown): IngestRequest => {
    const sampleText = sample === undefined && body.text !== '' ? sampleTextOf(body.text) : undefined
    result.rejected.push({ ...why, kind, name: undefined, sample: sampleOf(sample), sampleText })
    result.failed = true
    return result
  }
  if ('rejection' in body) return fail(body.rejection)
  const { value, text } = body
  result.token ??= bodyKey(value)
  const nul = mayHoldNul(text)
  if (kind !== undefined) {
    take(result, value, { kind, receivedAt }, nul)
    result.failed = result.rejected.length > 0
    return result
  }
  const batch = typeof value === 'object' && value !== null ? (value as { batch?: unknown }).batch : undefined
  if (!Array.isArray(batch)) return fail(rejection('events.bad_batch', 'batch'), value)
  if (batch.length > MAX_EVENTS)
    return fail(rejection('events.too_many', 'batch'), { batch: batch.slice(0, 1) })
  const { sentAt } = value as { sentAt?: unknown }
  result.token ??= bodyKey(batch[0])
  for (const item of batch) take(result, item, { receivedAt, sentAt }, nul)
  return result
}

function take(
  result: IngestRequest,
  item: unknown,
  border: Parameters<typeof readMessage>[1],
  nul: boolean,
): void {
  const place = result.messages.length + result.rejected.length
  const read =
    nul && holdsNul(item) ? rejection('events.nul') : (sizeRefusal(item) ?? readMessage(item, border))
  if ('key' in read) {
    result.messages.push(read)
    result.places.push(place)
    return
  }
  result.rejected.push({ ...read, index: place, ...describe(item, border.kind) })
}

function sizeRefusal(item: unknown): Rejection | undefined {
  const size = jsonSize(item, MAX_EVENT)
  if (size <= MAX_EVENT) return undefined
  return rejection(Number.isFinite(size) ? 'events.event_too_large' : 'events.too_deep')
}

function describe(item: unknown, kind: MessageKind | undefined): Refusal {
  const { type, event, name } = (typeof item === 'object' && item !== null ? item : {}) as Record<
    string,
    unknown
  >
  const said = typeof event === 'string' ? event : typeof name === 'string' ? name : undefined
  return {
    kind: kind ?? (typeof type === 'string' ? (sampleOf(type.slice(0, 20)) as string) : undefined),
    name: said === undefined ? undefined : (sampleOf(said) as string),
    sample: sampleOf(item),
    sampleText: undefined,
  }
}

/** What the database itself refused, although it looked right. */
export function refusedLater(
  message: Message,
  why: Rejection,
  place: number,
): IngestRequest['rejected'][number] {
  const { kind, name, properties, traits, userId, groupId, ts } = message
  const sample = {
    type: kind,
    name,
    userId,
    groupId,
    timestamp: new Date(ts).toISOString(),
    properties,
    traits,
  }
  return { ...why, index: place, kind, name, sample: sampleOf(sample), sampleText: undefined }
}

export function rejectedItems(
  rejected: readonly (Rejection & Refusal)[],
  keyId: string | undefined,
): RejectedItem[] {
  return rejected.map(({ code, field, kind, name, sample, sampleText }) => ({
    code,
    field,
    kind,
    name,
    keyId,
    sample,
    sampleText,
  }))
}
