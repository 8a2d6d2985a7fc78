import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './kpi-tree.module.css'
import type { KpiTree } from './kpi-tree-data.ts'

/** What the change since the period before adds up from, in two ways. */
export function TreeChangeCard({ data }: { readonly data: KpiTree }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const { change, all } = data
  if (!change || !all) {
    return (
      <Card title={t('tree.change')}>
        <p className={styles.note}>{t(`tree.no_change.${data.change_reason ?? 'nothing-before'}`)}</p>
      </Card>
    )
  }
  const points = (value: number) => t('tree.points', { value: format.signed(value * 100, 2) })
  const ways = [
    [
      ['by_customers', change.by_customers],
      ['by_price', change.by_price],
    ],
    [
      ['by_mix', change.by_mix],
      ['by_rates', change.by_rates],
    ],
  ] as const
  return (
    <Card title={t('tree.change')}>
      <p className={styles.total}>
        {t('tree.from_to', {
          before: format.percent(all.previous.rate ?? 0, 2),
          now: format.percent(all.parts.rate ?? 0, 2),
          change: points(change.total),
        })}
      </p>
      <div className={styles.ways}>
        {ways.map((way) => (
          <table key={way[0][0]} className={styles.way}>
            <tbody>
              {way.map(([key, value]) => (
                <tr key={key}>
                  <th scope="row">
                    {t(`tree.by.${key}`)}
                    <span className={styles.why}>{t(`tree.by_why.${key}`)}</span>
                  </th>
                  <td data-bad={value >= 0.00005}>{points(value)}</td>
                </tr>
              ))}
              <tr className={styles.sum}>
                <th scope="row">{t('tree.sum')}</th>
                <td>{points(change.total)}</td>
              </tr>
            </tbody>
          </table>
        ))}
      </div>
    </Card>
  )
}
