import type { DateFormat } from './import-data.ts'

/** The day a text stands for when it is read in this order, for showing the reader the difference; undefined for no such day. */
export function readDate(text: string, format: DateFormat): string | undefined {
  const parts = /^(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})/.exec(text.trim().normalize('NFKC'))
  if (!parts) return undefined
  const [first = 0, second = 0, third = 0] = parts.slice(1, 4).map(Number)
  const [year, month, day] =
    format === 'dmy'
      ? [third, second, first]
      : format === 'mdy'
        ? [third, first, second]
        : [first, second, third]
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.toISOString().slice(0, 10) : undefined
}
