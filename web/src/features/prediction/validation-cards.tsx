import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import styles from './prediction.module.css'
import type { Findings } from './prediction-data.ts'

type Area = NonNullable<Findings['validation']>['auc']

export function AreaFigure({ area }: { readonly area: Area }) {
  const ends = area?.interval
  return (
    <Num value={area?.value} digits={2} {...(ends ? { interval: [ends.low, ends.high] as const } : {})} />
  )
}

/** How good the model was on months it had not seen, beside simpler ways, and whether its chances came true. */
export function ValidationCards({ findings }: { readonly findings: Findings }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const { validation: found, rivals } = findings
  if (!found) return null
  return (
    <div className={styles.pair}>
      <Card title={t('card.validation')}>
        <p className={styles.quiet}>
          {t('card.validation_lead', {
            rows: format.number(found.rows),
            accounts: format.number(found.accounts),
            lost: format.number(found.lost_accounts),
          })}
        </p>
        <Ranking
          rows={[
            { name: t('card.this_model'), area: found.auc, isMain: true },
            ...rivals.map(({ key, auc }) => ({ name: t(`card.rival_${key}`), area: auc, isMain: false })),
          ]}
        />
        <p className={styles.quiet}>{t('card.auc_note')}</p>
        <div className={styles.apart}>
          <Measures found={found} />
        </div>
      </Card>
      <Card title={t('card.calibration')}>
        <Calibration found={found} />
        <div className={styles.apart}>
          <HorizonTable findings={findings} />
        </div>
      </Card>
    </div>
  )
}

function Ranking({ rows }: { readonly rows: readonly { name: string; area: Area; isMain: boolean }[] }) {
  const { t } = useTranslation('prediction')
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('card.ranked_by')}</th>
          <th scope="col">{t('card.auc')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, area, isMain }) => (
          <tr key={name} data-main={isMain}>
            <th scope="row">{name}</th>
            <td>
              <AreaFigure area={area} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Measures({ found }: { readonly found: NonNullable<Findings['validation']> }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const rows: [string, ReactNode, string][] = [
    [
      t('card.pr_auc'),
      <Num key="pr" value={found.pr_auc} digits={2} />,
      found.base_rate === null ? '' : t('card.pr_auc_note', { share: format.number(found.base_rate, 2) }),
    ],
    [
      t('card.log_loss'),
      <Num key="ll" value={found.log_loss} digits={3} />,
      found.base_log_loss === null
        ? ''
        : t('card.log_loss_note', { base: format.number(found.base_log_loss, 3) }),
    ],
    [t('card.brier'), <Num key="br" value={found.brier} digits={3} />, t('card.brier_note')],
    [t('card.ece'), <Num key="ece" value={found.ece} kind="percent" />, t('card.ece_note')],
    [
      t('card.lift'),
      <Num key="lift" value={found.lift} digits={1} unit={t('card.times')} />,
      t('card.lift_note'),
    ],
  ]
  return (
    <dl className={styles.facts}>
      {rows.map(([name, figure, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {figure}
            <small>{note}</small>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Calibration({ found }: { readonly found: NonNullable<Findings['validation']> }) {
  const { t } = useTranslation('prediction')
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('card.told')}</th>
            <th scope="col">{t('card.happened')}</th>
            <th scope="col">{t('card.of_rows')}</th>
          </tr>
        </thead>
        <tbody>
          {found.calibration.map((bin) => (
            <tr key={bin.expected}>
              <th scope="row">
                <Num value={bin.expected} kind="percent" />
              </th>
              <td>
                <Num
                  value={bin.observed}
                  kind="percent"
                  {...(bin.interval ? { interval: [bin.interval.low, bin.interval.high] as const } : {})}
                />
              </td>
              <td>
                <Num value={bin.rows} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.quiet}>{t('card.calibration_note')}</p>
    </>
  )
}

function HorizonTable({ findings }: { readonly findings: Findings }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('card.horizon')}</th>
          <th scope="col">{t('card.auc')}</th>
          <th scope="col">{t('card.losses_of')}</th>
        </tr>
      </thead>
      <tbody>
        {findings.horizons.map(({ horizon, rows, losses, auc }) => (
          <tr key={horizon}>
            <th scope="row">{t('page.within', { days: horizon })}</th>
            <td>
              <AreaFigure area={auc} />
            </td>
            <td>
              {format.number(losses)} / {format.number(rows)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
