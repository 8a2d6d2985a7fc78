import { DatePicker, DatesProvider } from '@mantine/dates'
import '@mantine/dates/styles.css'
import 'dayjs/locale/ja'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Period } from '../lib/period.ts'
import { useFormat } from '../lib/use-format.ts'

export type DayCalendarProps =
  | {
      readonly mode: 'day'
      readonly value: string
      readonly max?: string
      readonly onChange: (day: string) => void
    }
  | {
      readonly mode: 'range'
      readonly value: Period
      readonly max?: string
      readonly onChange: (period: Period) => void
    }

/** The calendar itself; load it lazily (`lazy(() => import('./day-calendar.tsx')…)`), it brings dayjs along. */
export function DayCalendar(props: DayCalendarProps) {
  const { i18n, t } = useTranslation()
  const format = useFormat()
  const [begun, setBegun] = useState<string | null>(null)
  const language = i18n.language === 'ja' ? 'ja' : 'en'
  const shared = {
    hideOutsideDates: true,
    getDayAriaLabel: (day: string) => format.dateWithWeekday(day),
    ...(props.max ? { maxDate: props.max } : {}),
    ...(language === 'ja' ? { monthLabelFormat: 'YYYY年M月', yearLabelFormat: 'YYYY年' } : {}),
    ariaLabels: {
      nextMonth: t('period.next_month'),
      previousMonth: t('period.previous_month'),
      monthLevelControl: t('period.choose_month'),
      yearLevelControl: t('period.choose_year'),
    },
  }
  return (
    <DatesProvider
      settings={{ locale: language, firstDayOfWeek: language === 'ja' ? 0 : 1, consistentWeeks: true }}
    >
      {props.mode === 'day' ? (
        <DatePicker {...shared} value={props.value} onChange={(day) => day && props.onChange(day)} />
      ) : (
        <DatePicker
          {...shared}
          type="range"
          allowSingleDateInRange
          value={begun === null ? [props.value.from, props.value.to] : [begun, null]}
          onChange={([from, to]) => {
            setBegun(to === null ? from : null)
            if (from !== null && to !== null) props.onChange({ from, to })
          }}
        />
      )}
    </DatesProvider>
  )
}
