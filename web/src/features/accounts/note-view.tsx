import { ActionIcon } from '@mantine/core'
import { IconPencil, IconPin, IconPinFilled, IconTrash } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { When } from '../../ui/when.tsx'
import styles from './accounts.module.css'
import { accountKeys, type Note } from './accounts-data.ts'
import { NoteBody } from './note-body.tsx'
import { NoteComposer } from './note-composer.tsx'

const NoteVersions = lazy(() =>
  import('./note-versions.tsx').then((file) => ({ default: file.NoteVersions })),
)

export interface NoteViewProps {
  readonly note: Note
  /** Given: it can be pinned, edited and deleted here. */
  readonly canWrite?: boolean
}

export function NoteView({ note, canWrite = false }: NoteViewProps) {
  const { t } = useTranslation('accounts')
  const [isEditing, setEditing] = useState(false)
  const [isShowingVersions, setShowingVersions] = useState(false)
  const path = { path: { id: note.id } }
  const pin = useAction({
    run: () => api.PATCH('/api/v1/notes/{id}', { params: path, body: { pinned: !note.pinned } }),
    invalidate: accountKeys,
  })
  const remove = useAction({
    run: () => api.DELETE('/api/v1/notes/{id}', { params: path }),
    invalidate: accountKeys,
    done: () => t('note.removed'),
    undo: () => api.POST('/api/v1/notes/{id}/restore', { params: path }),
  })
  if (isEditing) {
    return (
      <div className={styles.note}>
        <NoteComposer accountId={String(note.account_id)} note={note} onDone={() => setEditing(false)} />
      </div>
    )
  }
  return (
    <article className={styles.note}>
      <div className={styles.noteHead}>
        {note.pinned ? <IconPinFilled size={14} aria-label={t('note.pinned')} /> : null}
        <b>{t(`note_kind.${note.kind}`)}</b>
        <span>{note.author.name ?? t('note.somebody')}</span>
        {note.contact ? <span>→ {note.contact.name}</span> : null}
        <When at={note.occurred_at} show="dateTime" />
        {note.edited ? (
          <button
            type="button"
            className={styles.textButton}
            title={t('note.versions')}
            onClick={() => setShowingVersions(true)}
          >
            {t('note.edited')}
          </button>
        ) : null}
        {canWrite ? (
          <span className={styles.noteTools}>
            <ActionIcon
              aria-label={t(note.pinned ? 'note.unpin' : 'note.pin')}
              title={t(note.pinned ? 'note.unpin' : 'note.pin')}
              onClick={() => pin.mutate()}
            >
              <IconPin size={16} />
            </ActionIcon>
            <ActionIcon aria-label={t('note.edit')} title={t('note.edit')} onClick={() => setEditing(true)}>
              <IconPencil size={16} />
            </ActionIcon>
            <ActionIcon
              aria-label={t('note.remove')}
              title={t('note.remove')}
              onClick={() => remove.mutate()}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </span>
        ) : null}
      </div>
      <NoteBody body={note.body} html={note.body_html} />
      {isShowingVersions ? (
        <Suspense>
          <NoteVersions note={note} canWrite={canWrite} onClose={() => setShowingVersions(false)} />
        </Suspense>
      ) : null}
    </article>
  )
}
