import { ActionIcon, Popover, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Format } from '../lib/format.ts'
import { useMe } from '../lib/me.ts'
import { movePeriod, type Period, type PeriodKind, periodAround, periodKind } from '../lib/period.ts'
import { useFormat } from '../lib/use-format.ts'
import { useView } from '../lib/use-view.ts'
import styles from './filter-bar.module.css'
import { BlockSkeleton } from './skeletons.tsx'

const DayCalendar = lazy(() => import('./day-calendar.tsx').then((file) => ({ default: file.DayCalendar })))

/** "2026年11月", "2026年10月 – 12月", or both days of a free span. */
export function periodName(period: Period, format: Format, fiscalStartMonth: number): string {
  const kind = periodKind(period, fiscalStartMonth)
  if (kind === 'month') return format.month(period.from)
  if (kind === 'custom') return `${format.date(period.from)} – ${format.date(period.to)}`
  return `${format.month(period.from)} – ${format.month(period.to)}`
}

export interface PeriodPickerProps {
  /** Kinds offered; all four when left out. */
  readonly kinds?: readonly PeriodKind[]
}

/** The period of the page (`from`, `to` in the address, both included), with previous and next. */
export function PeriodPicker({ kinds = ['month', 'quarter', 'year', 'custom'] }: PeriodPickerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { workspace } = useMe()
  const { period, asOf, change } = useView()
  const [isCustom, setCustom] = useState(false)
  const start = workspace.fiscal_year_start_month
  const kind = isCustom ? 'custom' : periodKind(period, start)
  const move = (by: 1 | -1) => change({ ...movePeriod(period, by, start) })
  const choose = (next: PeriodKind) => {
    setCustom(next === 'custom')
    if (next !== 'custom') change({ ...periodAround(period.to > asOf ? asOf : period.to, next, start) })
  }
  return (
    <div className={styles.period}>
      <ActionIcon size={30} onClick={() => move(-1)} aria-label={t('period.previous')}>
        <IconChevronLeft size={16} />
      </ActionIcon>
      <Popover withArrow trapFocus>
        <Popover.Target>
          <button type="button" className={styles.periodName}>
            {periodName(period, format, start)}
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles.popover} aria-label={t('period.title')}>
          <SegmentedControl
            aria-label={t('period.title')}
            data={kinds.map((value) => ({ value, label: t(`period.${value}`) }))}
            value={kind}
            onChange={(next) => choose(next as PeriodKind)}
          />
          {kind === 'custom' ? (
            <Suspense fallback={<BlockSkeleton height={280} />}>
              <DayCalendar mode="range" value={period} onChange={(next) => change({ ...next })} />
            </Suspense>
          ) : null}
        </Popover.Dropdown>
      </Popover>
      <ActionIcon
        size={30}
        onClick={() => move(1)}
        aria-label={t('period.next')}
        disabled={period.to >= workspace.today}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
    </div>
  )
}
