import { useTranslation } from 'react-i18next'
import type { HealthOverview } from '../../lib/health.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import styles from './health-page.module.css'

/** How many accounts and how much money stand in each band. */
export function BandsCard({ health }: { readonly health: HealthOverview }) {
  const { t } = useTranslation('health')
  const format = useFormat()
  const most = Math.max(1, ...health.bands.map((band) => band.mrr_minor))
  return (
    <Card title={t('distribution.bands')}>
      <table className={styles.bands}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('distribution.bands')}</th>
            <th scope="col">{t('distribution.accounts')}</th>
            <th scope="col">{t('distribution.money')}</th>
          </tr>
        </thead>
        <tbody>
          {health.bands.map(({ band, accounts, mrr_minor: money }) => (
            <tr key={band}>
              <th scope="row">
                <HealthBadge state={band} />
              </th>
              <td>
                {format.number(accounts)} {t('distribution.unit')}
              </td>
              <td>
                <Money minor={money} />
                <span className={styles.meter} aria-hidden="true">
                  <i style={{ width: `${(money / most) * 100}%` }} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
