import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num, Unknown } from '../../ui/num.tsx'
import { periodName } from '../../ui/period-picker.tsx'
import { asPeriod } from './metric-data.ts'
import styles from './support-success.module.css'
import type { SupportSuccess } from './support-success-data.ts'

/** How many customers talked to us, were talked to, both, or neither. */
export function ReachedCard({ data }: { readonly data: SupportSuccess }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const start = useMe().workspace.fiscal_year_start_month
  const period = data.series.at(-1)
  if (!period) return null
  const { customers, with_tickets, with_talks, with_both } = period
  const neither =
    with_both === null || with_tickets === null || with_talks === null
      ? null
      : customers - with_tickets - with_talks + with_both
  const lines = [
    ['with_talks', with_talks],
    ['with_tickets', with_tickets],
    ['with_both', with_both],
    ['neither', neither],
  ] as const
  return (
    <Card title={t('support.proactive')}>
      <p className={styles.faint}>
        {t('support.of', { period: periodName(asPeriod(period), format, start), count: customers })}
      </p>
      <ul className={styles.lines}>
        <li>
          {t('support.talks')}
          <span className={styles.value}>
            {period.talks === null ? <Unknown reason={t('support.unknown')} /> : <Num value={period.talks} />}
          </span>
        </li>
        {lines.map(([key, count]) => (
          <li key={key}>
            {t(`support.reached.${key}`)}
            <span className={styles.value}>
              {count === null || customers === 0 ? (
                <Unknown reason={t('support.unknown')} />
              ) : (
                <>
                  <Num value={count / customers} kind="percent" />
                  <span className={styles.faint}>
                    {count} / {customers}
                  </span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
