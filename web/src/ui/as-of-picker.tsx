import { Button, Popover } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../lib/me.ts'
import { useFormat } from '../lib/use-format.ts'
import { useView } from '../lib/use-view.ts'
import styles from './filter-bar.module.css'
import { BlockSkeleton } from './skeletons.tsx'

const DayCalendar = lazy(() => import('./day-calendar.tsx').then((file) => ({ default: file.DayCalendar })))

/** Sees the page as it was known on a day (`as_of` in the address); plainly marked while that is not today. */
export function AsOfPicker() {
  const { t } = useTranslation()
  const format = useFormat()
  const { workspace } = useMe()
  const { asOf, isPast, change } = useView()
  const pick = (day: string) => change({ as_of: day >= workspace.today ? undefined : day })
  const label = isPast ? format.date(asOf) : t('as_of.today')
  return (
    <Popover withArrow trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconHistory size={16} />}>
          <span className={isPast ? styles.past : ''}>{t('as_of.label', { day: label })}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.popover} aria-label={t('as_of.title')}>
        <Suspense fallback={<BlockSkeleton height={280} />}>
          <DayCalendar mode="day" value={asOf} max={workspace.today} onChange={pick} />
        </Suspense>
        {isPast ? (
          <Button variant="subtle" onClick={() => change({ as_of: undefined })}>
            {t('as_of.back')}
          </Button>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}
