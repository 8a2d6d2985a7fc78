const parts = (instant: Date, timeZone: string) =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )

/** An instant as a date-and-time field wants it, on the clock of a time zone: "2026-11-21T18:02". */
export function toLocal(instant: Date, timeZone: string): string {
  const { year, month, day, hour, minute } = parts(instant, timeZone)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

/** The instant that a clock in a time zone shows; a time that the clocks skip is taken as if they had not. */
export function fromLocal(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}:00Z`)
  const offset = (at: number) => Date.parse(`${toLocal(new Date(at), timeZone)}:00Z`) - at
  const guess = asUtc - offset(asUtc)
  return new Date(asUtc - offset(guess)).toISOString()
}
