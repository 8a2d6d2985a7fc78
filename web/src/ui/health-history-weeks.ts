export interface HealthDay {
  readonly day: string
  readonly score: number | null
  readonly outcomes: number | null
  readonly experience: number | null
}

const WEEK = 7 * 86_400_000
const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10)

/**
 * One value a week, counted back from the newest day, so that equal steps on the axis are equal times: the newest
 * value of each week, null where the week has none.
 */
export function weeksOf(history: readonly HealthDay[], most = 58): HealthDay[] {
  const last = history.at(-1)
  const first = history[0]
  if (!last || !first) return []
  const end = Date.parse(last.day)
  const count = Math.min(most, Math.floor((end - Date.parse(first.day)) / WEEK) + 1)
  return Array.from({ length: count }, (_, index) => {
    const to = end - (count - 1 - index) * WEEK
    const found = history.findLast(({ day }) => day <= isoDay(to) && Date.parse(day) > to - WEEK)
    return found ?? { day: isoDay(to), score: null, outcomes: null, experience: null }
  })
}
