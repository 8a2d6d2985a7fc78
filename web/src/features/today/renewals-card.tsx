import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { HealthMark } from '../../ui/health-badge.tsx'
import { AccountLine } from './account-line.tsx'
import { RenewsIn } from './renews-in.tsx'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

type Week = Today['renewals']['weeks'][number]

/** What renews in the next thirteen weeks, in money per week and by health. */
export function RenewalsCard({ today }: { readonly today: Today }) {
  const { t } = useTranslation('today')
  const words = useTranslation('common').t
  const format = useFormat()
  const { renewals, day } = today
  const most = Math.max(1, ...renewals.weeks.map((week) => week.mrr_minor))
  if (renewals.accounts === 0) {
    return (
      <Card title={t('renewal.title')}>
        <p className={styles.quiet}>{t('renewal.empty')}</p>
      </Card>
    )
  }
  return (
    <Card
      title={t('renewal.title')}
      aside={t('renewal.total', { count: renewals.accounts, money: format.money(renewals.mrr_minor) })}
    >
      <ul className={styles.strip}>
        {renewals.weeks.map((week) => (
          <WeekBar key={week.from} week={week} most={most} />
        ))}
      </ul>
      <div className={styles.axis} aria-hidden="true">
        <span>{t('renewal.axis_from')}</span>
        <span>{t('renewal.axis_to')}</span>
      </div>
      <ul className={styles.legend}>
        {renewals.bands
          .filter(({ accounts }) => accounts > 0)
          .map(({ band, accounts }) => (
            <li key={band}>
              <HealthMark state={band} /> {words(`health.${band}`)} {accounts}
            </li>
          ))}
      </ul>
      <ul className={styles.lines}>
        {renewals.rows.slice(0, 4).map((row) => (
          <AccountLine
            key={row.account.id}
            account={row.account}
            band={row.band}
            end={<RenewsIn on={row.renewal_date} day={day} />}
          />
        ))}
      </ul>
    </Card>
  )
}

function WeekBar({ week, most }: { readonly week: Week; readonly most: number }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const label = t('renewal.week', {
    from: format.dayMonth(week.from),
    count: week.accounts,
    money: format.money(week.mrr_minor),
  })
  return (
    <li>
      <Tooltip label={label}>
        <span className={styles.bar}>
          {week.bands.map(({ band, mrr_minor: money }) => (
            <i key={band} className={styles[`fill-${band}`]} style={{ height: `${(money / most) * 100}%` }} />
          ))}
          <span className="visually-hidden">{label}</span>
        </span>
      </Tooltip>
    </li>
  )
}
