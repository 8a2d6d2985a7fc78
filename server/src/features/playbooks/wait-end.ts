import { addDays } from '@tsuzuku/core/time/add-days'
import { addWorkingDays } from '@tsuzuku/core/time/add-working-days'
import { addWorkingMinutes, type WorkingHours } from '@tsuzuku/core/time/add-working-minutes'
import { Temporal } from 'temporal-polyfill'
import { dayIn } from '../../platform/clock.ts'
import { minuteOf } from '../tasks/workdays.ts'
import type { Step } from './playbook.definition.ts'

type Wait = Pick<Extract<Step, { kind: 'wait' }>, 'amount' | 'unit' | 'at'>

export type Calendar = {
  timeZone: string
  hours: WorkingHours
  /** By whose clock a wait for a time of day ends; the workspace's where that is not known. */
  clock?: string | undefined
}

/**
 * When a wait ends. Days keep the time of day in the workspace's zone, over a change of the clock too. With a time of day it
 * ends at that time: of the day it comes to where it is counted in days, else the next time the clock shows it.
 */
export function waitEnd(wait: Wait, from: Date, calendar: Calendar): Date {
  const { amount, unit, at } = wait
  if (unit === 'minutes') return nextTime(new Date(from.getTime() + amount * 60_000), at, calendar)
  if (unit === 'hours') return nextTime(new Date(from.getTime() + amount * 3_600_000), at, calendar)
  if (unit === 'working-hours') return nextTime(afterWorkingHours(amount, from, calendar), at, calendar)
  const start = zonedOf(from, at === undefined ? calendar.timeZone : zoneOf(calendar))
  const day = start.toPlainDate().toString()
  const last =
    unit === 'days'
      ? addDays(day, amount)
      : (addWorkingDays(day, amount, calendar.hours.isWorking) ?? addDays(day, amount))
  const plain = Temporal.PlainDate.from(last)
  const time = at === undefined ? start.toPlainTime() : Temporal.PlainTime.from(at)
  return dateOf(plain.toZonedDateTime({ timeZone: start.timeZoneId, plainTime: time }))
}

/** How many days of a wait are no business days; none where there are no business days at all. */
export function daysOff(
  from: Date,
  until: Date,
  { timeZone, hours }: Pick<Calendar, 'timeZone' | 'hours'>,
): number {
  const last = dayIn(timeZone, until)
  if (!hours.isWorking(last)) return 0
  let off = 0
  for (let day = dayIn(timeZone, from); day < last; day = addDays(day, 1)) if (!hours.isWorking(day)) off += 1
  return off
}

function afterWorkingHours(amount: number, from: Date, { timeZone, hours }: Calendar): Date {
  const start = zonedOf(from, timeZone)
  const midnight = start.startOfDay()
  const begun = {
    day: start.toPlainDate().toString(),
    minute: start.hour * 60 + start.minute + (start.second + start.millisecond / 1000) / 60,
  }
  // A workspace without any business day counts every day.
  const end =
    addWorkingMinutes(begun, amount * 60, hours) ??
    addWorkingMinutes(begun, amount * 60, { ...hours, isWorking: () => true })
  if (!end) return new Date(midnight.epochMilliseconds)
  const time = Temporal.PlainDateTime.from(end.day).add({ milliseconds: Math.round(end.minute * 60_000) })
  return dateOf(time.toZonedDateTime(timeZone))
}

function nextTime(moment: Date, at: string | undefined, calendar: Calendar): Date {
  if (at === undefined) return moment
  const here = zonedOf(moment, zoneOf(calendar))
  const minute = minuteOf(at)
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 })
  const today = here.withPlainTime(time)
  return dateOf(
    today.epochMilliseconds < moment.getTime() ? here.add({ days: 1 }).withPlainTime(time) : today,
  )
}

const zoneOf = ({ clock, timeZone }: Calendar) => clock ?? timeZone

const zonedOf = (moment: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone)

function dateOf(moment: Temporal.ZonedDateTime): Date {
  return new Date(moment.epochMilliseconds)
}
