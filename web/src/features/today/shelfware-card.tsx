import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import { AccountLine } from './account-line.tsx'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

/** Seats that are paid for and stand empty, in money. */
export function ShelfwareCard({ shelfware }: { readonly shelfware: Today['shelfware'] }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { accounts, seats_paid: paid, seats_used: used, unused_mrr_minor: unused } = shelfware
  if (accounts === 0) {
    return (
      <Card title={t('shelfware.title')}>
        <p className={styles.quiet}>{t('shelfware.none')}</p>
      </Card>
    )
  }
  return (
    <Card title={t('shelfware.title')} aside={t('shelfware.total', { money: format.money(unused) })}>
      <p className={styles.quiet}>
        {t('shelfware.why', { paid: format.number(paid), used: format.number(used), count: accounts })}
      </p>
      <ul className={styles.lines}>
        {shelfware.rows.map((row) => (
          <AccountLine
            key={row.account.id}
            account={row.account}
            detail={t('shelfware.row', { used: row.seats_used, paid: row.seats_paid })}
            end={<Money minor={row.unused_mrr_minor} per="month" />}
          />
        ))}
      </ul>
    </Card>
  )
}
