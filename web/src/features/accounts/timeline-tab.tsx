import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import styles from './accounts.module.css'
import type { TimelineEntry } from './accounts-data.ts'
import { MoreButton } from './more-button.tsx'
import { TimelineEntries } from './timeline-words.tsx'

const groups = [
  'note',
  'mail',
  'task',
  'support',
  'survey',
  'contract',
  'order',
  'account',
  'people',
  'health',
  'onboarding',
] as const satisfies readonly TimelineEntry['group'][]

/** Everything that happened, in one stream. */
export function TimelineTab({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts')
  const { asOf, isPast } = useView()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const path = { id: accountId }
  const filter = {
    ...(isPast ? { as_of: asOf } : {}),
    ...(chosen.length > 0 ? { kinds: chosen.join(',') } : {}),
  }
  const stream = useInfiniteQuery({
    queryKey: ['get', '/api/v1/accounts/{id}/timeline', path, filter, 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return (await api.GET('/api/v1/accounts/{id}/timeline', { params: { path, query }, signal })).data
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last?.next_cursor ?? undefined,
  })
  const entries = stream.data?.pages.flatMap((page) => page?.rows ?? [])
  const toggle = (group: string) =>
    setChosen(chosen.includes(group) ? chosen.filter((other) => other !== group) : [...chosen, group])
  return (
    <Card title={t('timeline.title')}>
      <div className={styles.chips}>
        <Chip label={t('timeline.all')} isOn={chosen.length === 0} onClick={() => setChosen([])} />
        {groups.map((group) => (
          <Chip
            key={group}
            label={t(`group.${group}`)}
            isOn={chosen.includes(group)}
            onClick={() => toggle(group)}
          />
        ))}
      </div>
      {stream.error && !entries ? (
        <ErrorState error={stream.error} onRetry={() => void stream.refetch()} />
      ) : null}
      {!entries && !stream.error ? <LinesSkeleton lines={10} /> : null}
      {entries?.length === 0 && chosen.length > 0 ? (
        <p className={styles.quiet}>{t('timeline.none_filter')}</p>
      ) : null}
      {entries?.length === 0 && chosen.length === 0 ? (
        <EmptyState title={t('timeline.none')} why={t('timeline.none_why')} />
      ) : null}
      {entries && entries.length > 0 ? (
        <Timeline label={t('timeline.title')}>
          <TimelineEntries entries={entries} />
        </Timeline>
      ) : null}
      {stream.hasNextPage ? (
        <MoreButton
          label={t('timeline.more')}
          isLoading={stream.isFetchingNextPage}
          onMore={() => void stream.fetchNextPage()}
        />
      ) : null}
    </Card>
  )
}

function Chip({
  label,
  isOn,
  onClick,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onClick: () => void
}) {
  return (
    <button type="button" className={styles.chip} aria-pressed={isOn} onClick={onClick}>
      {label}
    </button>
  )
}
