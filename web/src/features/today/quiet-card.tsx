import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import { AccountLine } from './account-line.tsx'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

/** Less contact, less use, no complaint: those who may leave without a word. */
export function QuietCard({ quiet }: { readonly quiet: Today['quiet'] }) {
  const { t } = useTranslation('today')
  const isEmpty = quiet.accounts === 0
  return (
    <Card
      title={t('quiet.title')}
      {...(isEmpty ? {} : { aside: t('quiet.total', { count: quiet.accounts }) })}
    >
      <p className={styles.quiet}>{isEmpty ? t('quiet.none') : t('quiet.why')}</p>
      <ul className={styles.lines}>
        {quiet.rows.map((row) => (
          <AccountLine
            key={row.account.id}
            account={row.account}
            band={row.band}
            end={<Money minor={row.mrr_minor} per="month" />}
          />
        ))}
      </ul>
    </Card>
  )
}
