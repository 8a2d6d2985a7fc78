import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import { Num, Unknown } from '../../ui/num.tsx'
import styles from './kpi-tree.module.css'
import type { TreeAll } from './kpi-tree-data.ts'

/** Rate = share of customers lost × how dear they were; both with the counts they come from. */
export function TreeFactors({ all }: { readonly all: TreeAll }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const { parts, movements } = all
  const { start, churn } = movements
  return (
    <Card title={t('tree.made_of')}>
      <div className={styles.factors}>
        <dl className={styles.factor}>
          <dt>{t('tree.rate')}</dt>
          <dd>
            <Num value={parts.rate} kind="percent" digits={2} big />
            <span>
              <Money minor={churn.mrr_minor} /> ÷ <Money minor={start.mrr_minor} />
            </span>
          </dd>
        </dl>
        <span className={styles.sign}>=</span>
        <dl className={styles.factor}>
          <dt>{t('tree.customer_rate')}</dt>
          <dd>
            <Num value={parts.customer_rate} kind="percent" digits={2} big />
            <span>
              {t('tree.accounts', { count: churn.accounts })} ÷{' '}
              {t('tree.accounts', { count: start.accounts })}
            </span>
          </dd>
        </dl>
        <span className={styles.sign}>×</span>
        <dl className={styles.factor}>
          <dt>{t('tree.price_ratio')}</dt>
          <dd>
            {parts.price_ratio === null ? (
              <Unknown reason={t('tree.nothing_lost')} />
            ) : (
              <Num value={parts.price_ratio} digits={2} unit={t('tree.times')} big />
            )}
            {parts.lost_price_minor === null || parts.start_price_minor === null ? (
              <span>{t('tree.nothing_lost')}</span>
            ) : (
              <span>
                {format.money(Math.round(parts.lost_price_minor))} ÷{' '}
                {format.money(Math.round(parts.start_price_minor))}
              </span>
            )}
          </dd>
        </dl>
      </div>
      <p className={styles.note}>{t('tree.made_of_why')}</p>
    </Card>
  )
}
