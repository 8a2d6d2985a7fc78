import type { Language } from '../../lib/me.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

const remembered = new Map<string, readonly Choice[]>()

function once(key: string, make: () => readonly Choice[]): readonly Choice[] {
  const known = remembered.get(key) ?? make()
  remembered.set(key, known)
  return known
}

/** "JPY · 日本円": found by code and by name. */
export const currencyChoices = (language: Language): readonly Choice[] =>
  once(`currency.${language}`, () => {
    const names = new Intl.DisplayNames(language, { type: 'currency' })
    return Intl.supportedValuesOf('currency').map((value) => ({
      value,
      label: `${value} · ${names.of(value) ?? value}`,
    }))
  })

function zonePart(language: Language, timeZone: string, timeZoneName: 'longGeneric' | 'shortOffset'): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName }).formatToParts()
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}

/** "Asia/Tokyo · 日本標準時 · GMT+9": found by place, by name and by offset. */
export function timeZoneChoice(language: Language, value: string): Choice {
  try {
    const parts = [value, zonePart(language, value, 'longGeneric'), zonePart('en', value, 'shortOffset')]
    return { value, label: [...new Set(parts)].join(' · ') }
  } catch {
    return { value, label: value }
  }
}

export const timeZoneChoices = (language: Language): readonly Choice[] =>
  once(`zone.${language}`, () =>
    ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) =>
      timeZoneChoice(language, zone),
    ),
  )

/** The list with `value` in it, also when this browser does not know it. */
export const withChoice = (choices: readonly Choice[], value: string | null): Choice[] =>
  value === null || choices.some((choice) => choice.value === value)
    ? [...choices]
    : [{ value, label: value }, ...choices]

/** "00:00" to "23:30". */
export const halfHourChoices: readonly Choice[] = Array.from({ length: 48 }, (_, index) => {
  const value = `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`
  return { value, label: value }
})

/** Months and weekdays by name; weekday 0 is Sunday. */
export const monthChoices = (language: Language): Choice[] =>
  Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1),
    label: new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2024, index, 1),
    ),
  }))

export const weekdayChoices = (language: Language): Choice[] =>
  [1, 2, 3, 4, 5, 6, 0].map((day) => ({
    value: String(day),
    label: new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(
      Date.UTC(2023, 0, 1 + day),
    ),
  }))
