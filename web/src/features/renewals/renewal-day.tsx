import { useTranslation } from 'react-i18next'
import type { Renewal } from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import styles from './renewals.module.css'

/** The day and how far it is. */
export function RenewalDay({ renewal }: { readonly renewal: Pick<Renewal, 'renews_on' | 'days_left'> }) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const { days_left: left } = renewal
  const far = left === 0 ? t('today') : left > 0 ? t('days', { count: left }) : t('ago', { count: -left })
  return (
    <span>
      {format.date(renewal.renews_on)} <span className={styles.far}>{far}</span>
    </span>
  )
}
