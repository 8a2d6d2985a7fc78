export type CalendarEntry = {
  /** Stays the same for the same thing, so that calendars move it instead of adding another. */
  uid: string
  day: string
  /** Of what has a time of day; without it the whole day. */
  at?: string
  title: string
  text: string
  url: string
}

const LONGEST_LINE = 75

/** Entries as an iCalendar file (RFC 5545): CRLF, escaped text, lines folded at 75 octets. */
export function writeCalendar({
  name,
  entries,
  now,
}: {
  name: string
  entries: readonly CalendarEntry[]
  now: Date
}): string {
  const stamp = utc(now)
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tsuzuku//Tasks//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...entries.flatMap((entry) => [
      'BEGIN:VEVENT',
      `UID:${entry.uid}`,
      `DTSTAMP:${stamp}`,
      entry.at ? `DTSTART:${utc(new Date(entry.at))}` : `DTSTART;VALUE=DATE:${entry.day.replaceAll('-', '')}`,
      `SUMMARY:${escapeText(entry.title)}`,
      ...(entry.text === '' ? [] : [`DESCRIPTION:${escapeText(entry.text)}`]),
      `URL:${entry.url}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}

const utc = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

const escapeText = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: calendars refuse them
    .replaceAll(/[\u0000-\u001f\u007f]/g, '')

/** By octets, and never within a character. */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const character of line) {
    const octets = Buffer.byteLength(character)
    if (size + octets > LONGEST_LINE) {
      parts.push(part)
      part = ''
      size = 1
    }
    part += character
    size += octets
  }
  return [...parts, part].join('\r\n ')
}
