import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { MoreButton } from './more-button.tsx'
import { NoteView } from './note-view.tsx'

/** What people wrote about the account, the pinned notes first. */
export function NotesCard({
  accountId,
  canWrite,
}: {
  readonly accountId: string
  readonly canWrite: boolean
}) {
  const { t } = useTranslation('accounts')
  const { asOf, isPast } = useView()
  const path = { id: accountId }
  const filter = isPast ? { as_of: asOf } : {}
  const notes = useInfiniteQuery({
    queryKey: ['get', '/api/v1/accounts/{id}/notes', path, filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: 10, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return (await api.GET('/api/v1/accounts/{id}/notes', { params: { path, query }, signal })).data
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last?.next_cursor ?? undefined,
  })
  const rows = notes.data?.pages.flatMap((page) => page?.rows ?? [])
  return (
    <Card title={t('note.notes')}>
      {notes.error && !rows ? <ErrorState error={notes.error} onRetry={() => void notes.refetch()} /> : null}
      {rows === undefined && !notes.error ? <LinesSkeleton lines={4} /> : null}
      {rows?.length === 0 ? <EmptyState title={t('note.none')} why={t('note.none_why')} /> : null}
      {rows?.map((note) => (
        <NoteView key={note.id} note={note} canWrite={canWrite} />
      ))}
      {notes.hasNextPage ? (
        <MoreButton
          label={t('note.more')}
          isLoading={notes.isFetchingNextPage}
          onMore={() => void notes.fetchNextPage()}
        />
      ) : null}
    </Card>
  )
}
