import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { type Rejection, rejection } from './rejection.ts'

export const MAX_BODY = 500 * 1024
export const MAX_EVENT = 32 * 1024
export const MAX_EVENTS = 2_500
const MAX_DEPTH = 100

const unpackers: Record<string, (packed: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

export type Body = { value: unknown; text: string } | { rejection: Rejection; text: string }

/** Unpacks and parses a body; what it may grow to is limited while it is being unpacked. */
export async function readBody(raw: unknown, encoding: string | undefined): Promise<Body> {
  let bytes = Buffer.isBuffer(raw) ? raw : Buffer.alloc(0)
  if (encoding !== undefined && encoding !== 'identity') {
    const unpack = unpackers[encoding.trim().toLowerCase()]
    if (!unpack) return { rejection: rejection('events.bad_encoding'), text: '' }
    try {
      bytes = await unpack(bytes, { maxOutputLength: MAX_BODY })
    } catch (error) {
      const tooLarge =
        error instanceof RangeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      return { rejection: rejection(tooLarge ? 'events.body_too_large' : 'events.bad_encoding'), text: '' }
    }
  }
  if (bytes.length > MAX_BODY) return { rejection: rejection('events.body_too_large'), text: '' }
  const text = bytes.toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    // Half a surrogate pair can stand in JSON but not in the database.
    return { value: text.includes('\\ud') || text.includes('\\uD') ? wellFormed(value, 0) : value, text }
  } catch {
    return { rejection: rejection('events.not_json'), text }
  }
}

/** True when a text of this JSON may hold a NUL character: written raw it would not be JSON. */
export function mayHoldNul(json: string): boolean {
  return json.includes('\\u0000')
}

export function holdsNul(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.some((item) => holdsNul(item, depth + 1))
  return Object.entries(value).some(([key, item]) => key.includes('\0') || holdsNul(item, depth + 1))
}

function wellFormed(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return Buffer.from(value).toString()
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  if (Array.isArray(value)) return value.map((item) => wellFormed(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [Buffer.from(key).toString(), wellFormed(item, depth + 1)]),
  )
}

/** Bytes of a value as JSON, counted up to a little above `limit`; infinite when nested beyond reason. */
export function jsonSize(value: unknown, limit: number, depth = 0): number {
  if (typeof value === 'string') {
    return (value.length > 64 ? Buffer.byteLength(value) : value.length) + 2
  }
  if (typeof value !== 'object' || value === null) return 4
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY
  let size = 2
  if (Array.isArray(value)) {
    for (const item of value) {
      size += jsonSize(item, limit, depth + 1) + 1
      if (size > limit) return size
    }
    return size
  }
  for (const key in value) {
    size += key.length + 4 + jsonSize((value as Record<string, unknown>)[key], limit, depth + 1)
    if (size > limit) return size
  }
  return size
}
