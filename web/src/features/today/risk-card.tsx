import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Delta } from '../../ui/delta.tsx'
import { Money } from '../../ui/money.tsx'
import { AccountLine } from './account-line.tsx'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

/** The dearest accounts at risk, whether they moved or not. */
export function RiskCard({ risk }: { readonly risk: Today['at_risk'] }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  if (risk.accounts === 0) {
    return (
      <Card title={t('risk.title')}>
        <p className={styles.quiet}>{t('risk.none')}</p>
      </Card>
    )
  }
  return (
    <Card
      title={t('risk.title')}
      aside={t('risk.total', { count: risk.accounts, money: format.money(risk.mrr_minor) })}
    >
      <ul className={styles.lines}>
        {risk.rows.map((row) => (
          <AccountLine
            key={row.account.id}
            account={row.account}
            band={row.band}
            detail={
              row.score === null ? null : (
                <>
                  {Math.round(row.score)}{' '}
                  <Delta value={row.change === null ? null : Math.round(row.change)} better="up" />
                </>
              )
            }
            end={<Money minor={row.mrr_minor} per="month" />}
          />
        ))}
      </ul>
    </Card>
  )
}
