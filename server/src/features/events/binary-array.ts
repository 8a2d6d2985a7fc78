// PostgreSQL reads arrays in its own binary form several times faster than as text, and nothing needs escaping.
const HEADER = 20
const POSTGRES_EPOCH_MS = 946_684_800_000
const oid = { bool: 16, int4: 23, text: 25, timestamptz: 1184, jsonb: 3802 } as const

function begin(bytes: number, type: number, count: number, nulls: boolean): Buffer {
  const out = Buffer.allocUnsafe(HEADER + bytes)
  out.writeInt32BE(1, 0)
  out.writeInt32BE(nulls ? 1 : 0, 4)
  out.writeInt32BE(type, 8)
  out.writeInt32BE(count, 12)
  out.writeInt32BE(1, 16)
  return out
}

export function int4Array<T>(rows: readonly T[], value: (row: T) => number): Buffer {
  const out = begin(rows.length * 8, oid.int4, rows.length, false)
  let at = HEADER
  for (const row of rows) {
    out.writeInt32BE(4, at)
    out.writeInt32BE(value(row), at + 4)
    at += 8
  }
  return out
}

export function boolArray<T>(rows: readonly T[], value: (row: T) => boolean): Buffer {
  const out = begin(rows.length * 5, oid.bool, rows.length, false)
  let at = HEADER
  for (const row of rows) {
    out.writeInt32BE(1, at)
    out[at + 4] = value(row) ? 1 : 0
    at += 5
  }
  return out
}

/** Milliseconds since 1970 as `timestamptz[]`. */
export function instantArray<T>(rows: readonly T[], value: (row: T) => number): Buffer {
  const out = begin(rows.length * 12, oid.timestamptz, rows.length, false)
  let at = HEADER
  for (const row of rows) {
    const micros = (value(row) - POSTGRES_EPOCH_MS) * 1000
    const high = Math.floor(micros / 4_294_967_296)
    out.writeInt32BE(8, at)
    out.writeInt32BE(high, at + 4)
    out.writeUInt32BE(micros - high * 4_294_967_296, at + 8)
    at += 12
  }
  return out
}

export function textArray<T>(rows: readonly T[], value: (row: T) => string): Buffer {
  let most = 0
  for (const row of rows) most += 4 + value(row).length * 3
  const out = begin(most, oid.text, rows.length, false)
  let at = HEADER
  for (const row of rows) {
    const bytes = out.write(value(row), at + 4)
    out.writeInt32BE(bytes, at)
    at += 4 + bytes
  }
  return out.subarray(0, at)
}

export function jsonbArray<T>(rows: readonly T[], value: (row: T) => string | undefined): Buffer {
  let most = 0
  let nulls = false
  for (const row of rows) {
    const json = value(row)
    if (json === undefined) nulls = true
    most += json === undefined ? 4 : 5 + json.length * 3
  }
  const out = begin(most, oid.jsonb, rows.length, nulls)
  let at = HEADER
  for (const row of rows) {
    const json = value(row)
    if (json === undefined) {
      out.writeInt32BE(-1, at)
      at += 4
      continue
    }
    const bytes = out.write(json, at + 5)
    out.writeInt32BE(bytes + 1, at)
    out[at + 4] = 1
    at += 5 + bytes
  }
  return out.subarray(0, at)
}
