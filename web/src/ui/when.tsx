import { Tooltip } from '@mantine/core'
import { useFormat } from '../lib/use-format.ts'

export interface WhenProps {
  /** An instant (ISO) or a calendar day (YYYY-MM-DD). */
  readonly at: string
  /** "relative": 3 日前, exact on hover. "date", "dateTime", "dayMonth": written out, relative on hover. */
  readonly show?: 'relative' | 'date' | 'dateTime' | 'dayMonth' | 'dateWithWeekday'
}

export function When({ at, show = 'relative' }: WhenProps) {
  const format = useFormat()
  const isDay = at.length === 10
  const relative = format.relative(at)
  const exact = isDay ? format.dateWithWeekday(at) : `${format.dateTime(at)} · ${format.zone}`
  return (
    <Tooltip label={show === 'relative' ? exact : `${exact} · ${relative}`}>
      <time dateTime={at}>{show === 'relative' ? relative : format[show](at)}</time>
    </Tooltip>
  )
}
