import { IconMail } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './accounts.module.css'
import { accountKeys, type Contact } from './accounts-data.ts'

interface ContactMailProps {
  readonly contact: Contact
  readonly onWrite?: () => void
}

/** The address of a contact, what speaks against writing to it, and the way to write. */
export function ContactMail({ contact, onWrite }: ContactMailProps) {
  const { t } = useTranslation('letters')
  const { email, bounce_reply: bounce } = contact
  const again = useAction({
    run: () =>
      api.POST('/api/v1/contacts/{id}/mail-works-again', { params: { path: { id: String(contact.id) } } }),
    invalidate: accountKeys,
    done: () => t('people.works_again_done'),
  })
  if (email === null) return null
  const mayWrite = onWrite && bounce === null && contact.left_on === null
  return (
    <span className={styles.contactMail}>
      {mayWrite ? (
        <button
          type="button"
          aria-label={`${t('write.button')}: ${contact.name ?? email}`}
          onClick={(event) => {
            event.stopPropagation()
            onWrite()
          }}
        >
          <IconMail size={16} aria-hidden="true" />
        </button>
      ) : null}
      <span title={email}>{email}</span>
      {contact.wants_no_advertising ? <small>{t('people.no_advertising')}</small> : null}
      {bounce === null ? null : (
        <small className={styles.bounced} title={bounce}>
          {t('people.bounced', { reply: bounce })}
        </small>
      )}
      {bounce === null || !onWrite ? null : (
        <button
          type="button"
          disabled={again.isPending}
          onClick={(event) => {
            event.stopPropagation()
            again.mutate()
          }}
        >
          {t('people.works_again')}
        </button>
      )}
    </span>
  )
}
