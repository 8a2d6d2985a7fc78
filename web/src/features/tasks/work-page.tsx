import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { toast } from '../../lib/toast.tsx'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { When } from '../../ui/when.tsx'
import { AbsencesCard } from './absences-card.tsx'
import styles from './tasks-page.module.css'

const linkKey = ['get', '/api/v1/me/calendar-link'] as const

/** When we are away, and my tasks in my own calendar. */
export function WorkPage() {
  return (
    <div className={`${styles.stack} ${styles.narrow}`}>
      <AbsencesCard />
      <CalendarCard />
    </div>
  )
}

function CalendarCard() {
  const { t } = useTranslation('tasks')
  const [url, setUrl] = useState<string>()
  const { data } = apiQuery.useQuery('get', '/api/v1/me/calendar-link')
  const make = useAction({
    run: () => api.POST('/api/v1/me/calendar-link'),
    invalidate: [linkKey],
    onDone: ({ data: made }) => setUrl(made?.url),
  })
  const giveUp = useAction({
    run: () => api.DELETE('/api/v1/me/calendar-link'),
    invalidate: [linkKey],
    done: () => t('calendar.given_up'),
    onDone: () => setUrl(undefined),
  })
  const copy = () =>
    void navigator.clipboard.writeText(url ?? '').then(
      () => toast.done(t('calendar.copied')),
      () => undefined,
    )
  return (
    <Card title={t('calendar.title')}>
      <div className={styles.stack}>
        <p className={styles.sub}>{t('calendar.about')}</p>
        {data?.made_at ? (
          <p>
            {t('calendar.since')} <When at={data.made_at} />
          </p>
        ) : null}
        {url ? (
          <>
            <p className={styles.url}>{url}</p>
            <p className={styles.sub}>{t('calendar.once')}</p>
          </>
        ) : null}
        <Group gap="xs">
          {url ? <Button onClick={copy}>{t('calendar.copy')}</Button> : null}
          <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
            {t(data?.made_at ? 'calendar.make_another' : 'calendar.make')}
          </Button>
          {data?.made_at ? (
            <Button variant="default" loading={giveUp.isPending} onClick={() => giveUp.mutate()}>
              {t('calendar.give_up')}
            </Button>
          ) : null}
        </Group>
      </div>
    </Card>
  )
}
