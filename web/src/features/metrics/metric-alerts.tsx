import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Language, useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { periodName } from '../../ui/period-picker.tsx'
import { asPeriod, type MetricList } from './metric-data.ts'
import styles from './metric-target.module.css'
import { useOpenAlerts, useSeeAlert } from './metric-target-data.ts'
import { sayValue } from './say-value.ts'

/** Metrics on the wrong side of their target that nobody has looked at yet. */
export function MetricAlerts({ list }: { readonly list: MetricList }) {
  const { t, i18n } = useTranslation('metrics')
  const format = useFormat()
  const start = useMe().workspace.fiscal_year_start_month
  const alerts = useOpenAlerts()
  const see = useSeeAlert()
  if (alerts.length === 0) return null
  return (
    <section className={styles.alerts} aria-label={t('target.alerts')}>
      <ul>
        {alerts.map((alert) => {
          const metric = list.rows.find(({ name }) => name === alert.metric)
          const unit = metric?.unit ?? 'count'
          return (
            <li key={alert.id}>
              <IconBell size={16} aria-hidden="true" />
              <span className={styles.said}>
                <Link
                  to="/metrics/$name"
                  params={{ name: alert.metric }}
                  search={(old) => ({ ...old, interval: alert.period }) as object}
                  className="link"
                >
                  {metric?.label[i18n.language as Language] ?? alert.metric}
                </Link>{' '}
                {t(`target.crossed.${alert.side}`, {
                  period: periodName(
                    asPeriod({ from: alert.period_from, to: alert.period_to }),
                    format,
                    start,
                  ),
                  value: sayValue(format, unit, alert.value),
                  target: sayValue(format, unit, alert.target),
                })}
              </span>
              <Button variant="default" size="compact-sm" onClick={() => see.mutate(alert)}>
                {t('target.seen')}
              </Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
