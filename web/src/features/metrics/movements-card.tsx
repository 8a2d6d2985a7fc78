import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { useMovements, type ViewQuery } from './metric-data.ts'
import styles from './metrics.module.css'
import { stepsOf } from './movement-steps.ts'

/** How MRR went from the start of the period to its end. */
export function MovementsCard({ query }: { readonly query: ViewQuery }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const { data } = useMovements(query)
  if (!data || (data.start.mrr_minor === 0 && data.end.mrr_minor === 0)) return null
  const steps = stepsOf(data)
  const most = Math.max(...steps.map((step) => step.to))
  const split = {
    upsell: format.money(data.upsell.mrr_minor),
    crossSell: format.money(data.cross_sell.mrr_minor),
  }
  return (
    <Card title={t('movements.title')} aside={t('movements.aside')}>
      <table className={styles.steps}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('movements.kind')}</th>
            <th scope="col">{t('movements.picture')}</th>
            <th scope="col">{t('movements.amount')}</th>
            <th scope="col">{t('movements.accounts')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.key}>
              <th scope="row">{t(`movement.${step.key}`)}</th>
              <td className={styles.track} aria-hidden="true">
                <span
                  className={styles[step.tone]}
                  style={{
                    left: `${(step.from / most) * 100}%`,
                    width: `${Math.max(0.3, ((step.to - step.from) / most) * 100)}%`,
                  }}
                />
              </td>
              <td>
                {step.sign}
                {format.money(step.amount)}
              </td>
              <td className={styles.faint}>{t('movements.count', { count: step.accounts })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.expansion.mrr_minor > 0 ? <p className={styles.note}>{t('movements.split', split)}</p> : null}
    </Card>
  )
}
