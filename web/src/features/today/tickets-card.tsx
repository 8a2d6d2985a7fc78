import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { AccountLine } from './account-line.tsx'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

/** Tickets nobody has solved for longest. */
export function TicketsCard({ tickets }: { readonly tickets: Today['tickets'] }) {
  const { t } = useTranslation('today')
  return (
    <Card title={t('tickets.title')}>
      {tickets.length === 0 ? <p className={styles.quiet}>{t('tickets.none')}</p> : null}
      <ul className={styles.lines}>
        {tickets.map((ticket) => (
          <AccountLine
            key={ticket.ticket_id}
            account={ticket.account}
            detail={
              <>
                {ticket.subject ?? t('tickets.no_subject')}
                {ticket.priority === 'urgent' || ticket.priority === 'high' ? (
                  <span className={styles.tag}>{t(`tickets.priority.${ticket.priority}`)}</span>
                ) : null}
              </>
            }
            end={<b>{t('tickets.days', { days: ticket.days })}</b>}
          />
        ))}
      </ul>
    </Card>
  )
}
