import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './accounts.module.css'
import { accountKeys, type Note, type NoteVersion } from './accounts-data.ts'
import { MoreButton } from './more-button.tsx'
import { NoteBody } from './note-body.tsx'

const path = '/api/v1/notes/{id}/versions'

export interface NoteVersionsProps {
  readonly note: Note
  readonly canWrite: boolean
  readonly onClose: () => void
}

/** What a note said before, the newest first; any of it can be said again. */
export function NoteVersions({ note, canWrite, onClose }: NoteVersionsProps) {
  const { t } = useTranslation('accounts')
  const versions = useInfiniteQuery({
    queryKey: ['get', path, note.id, note.recorded_at],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 20, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return (await api.GET(path, { params: { path: { id: note.id }, query }, signal })).data
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last?.next_cursor ?? undefined,
  })
  const rows = versions.data?.pages.flatMap((page) => page?.rows ?? [])
  const bringBack = useAction({
    run: ({ kind, occurred_at, body, body_html }: NoteVersion) =>
      api.PATCH('/api/v1/notes/{id}', {
        params: { path: { id: note.id }, header: { 'if-match': note.recorded_at } },
        body: { kind, occurred_at, ...(body_html === null ? { body } : { body_html }) },
      }),
    invalidate: accountKeys,
    done: () => t('note.brought_back'),
    onDone: onClose,
  })
  return (
    <RightDrawer isOpen onClose={onClose} title={t('note.versions')}>
      <p className={styles.quiet}>{t('note.versions_about')}</p>
      {versions.error && !rows ? (
        <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
      ) : null}
      {rows === undefined && !versions.error ? <LinesSkeleton lines={6} /> : null}
      <ol className={styles.versions}>
        {rows?.map((version) => (
          <li key={version.recorded_at} className={styles.note}>
            <div className={styles.noteHead}>
              <b>{t(version.superseded_at === null ? 'note.version_now' : 'note.version_before')}</b>
              <When at={version.recorded_at} show="dateTime" />
              <span>{t(`note_kind.${version.kind}`)}</span>
              {version.pinned ? <span>{t('note.pinned')}</span> : null}
              {canWrite && version.superseded_at !== null ? (
                <span className={styles.noteTools}>
                  <Button
                    variant="default"
                    loading={bringBack.isPending}
                    onClick={() => bringBack.mutate(version)}
                  >
                    {t('note.bring_back')}
                  </Button>
                </span>
              ) : null}
            </div>
            <NoteBody body={version.body} html={version.body_html} />
          </li>
        ))}
      </ol>
      {versions.hasNextPage ? (
        <MoreButton
          label={t('note.more')}
          isLoading={versions.isFetchingNextPage}
          onMore={() => void versions.fetchNextPage()}
        />
      ) : null}
    </RightDrawer>
  )
}
