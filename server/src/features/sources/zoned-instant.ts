import type { TimestampParts } from '@tsuzuku/core/time/parse-timestamp'
import { Temporal } from 'temporal-polyfill'

const MAX_CACHED = 20_000

/**
 * The instant of a date and time as written in a time zone (of two equal times in autumn the earlier, times left out in
 * spring moved on), in milliseconds. Offsets are remembered by hour: a million rows ask for a few thousand of them.
 */
export function createZonedInstant(timeZone: string): (parts: TimestampParts) => number {
  const offsets = new Map<string, number>()
  return ({ date, time = '00:00:00', offset }) => {
    if (offset !== undefined) return Date.parse(`${date}T${time}${offset}`)
    const asUtc = Date.parse(`${date}T${time}Z`)
    const hour = `${date}T${time.slice(0, 2)}`
    let shift = offsets.get(hour)
    if (shift === undefined) {
      if (offsets.size >= MAX_CACHED) offsets.clear()
      const zoned = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone)
      shift = asUtc - zoned.epochMilliseconds
      offsets.set(Buffer.from(hour).toString(), shift)
    }
    return asUtc - shift
  }
}
