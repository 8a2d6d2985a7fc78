import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { When } from '../../ui/when.tsx'
import { AccountLine } from './account-line.tsx'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

const plain = (body: string) =>
  body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** What I pinned and where I was mentioned; nothing at all is shown as nothing. */
export function NotesCard({ notes }: { readonly notes: Today['notes'] }) {
  const { t } = useTranslation('today')
  if (notes.length === 0) return null
  return (
    <Card title={t('notes.title')}>
      <ul className={styles.lines}>
        {notes.map((note) => (
          <AccountLine
            key={note.note_id}
            account={note.account}
            detail={
              <>
                {plain(note.body)}
                <span className={styles.tag}>{t(note.mentioned ? 'notes.mentioned' : 'notes.pinned')}</span>
              </>
            }
            end={<When at={note.occurred_at} />}
          />
        ))}
      </ul>
    </Card>
  )
}
