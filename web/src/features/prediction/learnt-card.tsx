import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './prediction.module.css'
import type { Findings, Model } from './prediction-data.ts'

/** Which data, which period, how many rows and losses, with which lead time and method. */
export function LearntCard({ model, findings }: { readonly model: Model; readonly findings: Findings }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const kinds = findings.kinds.flatMap(({ kind, log_loss: loss }) =>
    loss === null
      ? []
      : [t('card.kind_compared', { name: t(`card.kind_${kind}`), loss: format.number(loss, 4) })],
  )
  const facts: [string, ReactNode][] = [
    [
      t('card.period'),
      t('card.period_of', {
        from: format.date(findings.from),
        to: format.date(findings.to),
        count: findings.month_ends,
      }),
    ],
    ...(findings.months_left_out
      ? [
          [t('card.months_left_out'), t('card.months_left_out_of', { months: findings.months_left_out })] as [
            string,
            ReactNode,
          ],
        ]
      : []),
    [t('card.known_until'), format.date(findings.known_until)],
    [
      t('card.rows'),
      t('card.rows_of', {
        rows: format.number(findings.rows),
        accounts: format.number(findings.accounts),
        stacked: format.number(findings.stacked_rows),
      }),
    ],
    [t('card.lost'), t('card.lost_of', { count: findings.lost_accounts })],
    [t('card.lead_time'), t('card.lead_of', { days: model.lead_days })],
    [t('card.notices'), t('card.notices_of', { count: findings.notices })],
    [
      t('card.reconstructed'),
      t('card.reconstructed_of', { share: format.percent(findings.reconstructed_share, 0) }),
    ],
    ...(findings.chosen
      ? [
          [
            t('card.kind'),
            <>
              {t(`card.kind_${findings.chosen}`)}
              {kinds.map((text) => (
                <small key={text}>{text}</small>
              ))}
            </>,
          ] as [string, ReactNode],
        ]
      : []),
  ]
  return (
    <Card title={t('card.what')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
