import { addDays } from '@tsuzuku/core/time/add-days'
import { addWorkingDays } from '@tsuzuku/core/time/add-working-days'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { Temporal } from 'temporal-polyfill'
import type { Step } from './playbook.definition.ts'

/** When a wait ends. Days keep the time of day in the workspace's zone, over a change of the clock too. */
export function waitEnd(
  { amount, unit }: Extract<Step, { kind: 'wait' }>,
  from: Date,
  { timeZone, isWorkday }: { timeZone: string; isWorkday: (day: string) => boolean },
): Date {
  if (unit === 'minutes') return new Date(from.getTime() + amount * 60_000)
  if (unit === 'hours') return new Date(from.getTime() + amount * 3_600_000)
  const start = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone)
  if (unit === 'days') return dateOf(start.add({ days: amount }))
  const day = start.toPlainDate().toString()
  const last = addWorkingDays(day, amount, isWorkday) ?? addDays(day, amount)
  return dateOf(start.add({ days: daysBetween(day, last) }))
}

function dateOf(moment: Temporal.ZonedDateTime): Date {
  return new Date(moment.epochMilliseconds)
}
