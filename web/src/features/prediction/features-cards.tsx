import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import { usePredictionWords } from '../../ui/use-prediction-words.ts'
import styles from './prediction.module.css'
import type { Findings } from './prediction-data.ts'
import { Scrolling } from './scrolling.tsx'

const MOST = 12
/** Less than shows. */
const LEAST = 0.0005

/** Which features the ranking leans on. */
export function ImportanceCard({ findings }: { readonly findings: Findings }) {
  const { t } = useTranslation('prediction')
  const words = usePredictionWords()
  const format = useFormat()
  const rows = findings.importance.filter(({ value }) => value >= LEAST).slice(0, MOST)
  const most = rows[0]?.value ?? 0
  if (most === 0) return null
  return (
    <Card title={t('card.importance')}>
      <table className={styles.table}>
        <tbody>
          {rows.map(({ key, value }) => (
            <tr key={key}>
              <th scope="row">{words.name(key)}</th>
              <td>
                <span className={styles.bar} aria-hidden="true">
                  <i style={{ width: `${(value / most) * 100}%` }} />
                </span>{' '}
                {format.number(value, 3)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.quiet}>{t('card.importance_note')}</p>
    </Card>
  )
}

/** Every feature: how often it was known, and why one was left out. */
export function FeaturesCard({ findings }: { readonly findings: Findings }) {
  const { t } = useTranslation('prediction')
  const words = usePredictionWords()
  const format = useFormat()
  const out = new Map(findings.left_out.map((one) => [one.key, one]))
  const tooMany = findings.left_out
    .filter(({ why }) => why === 'too-many')
    .map(({ key }) => key.replace(/^attribute:/, ''))
  const whyOut = (key: string) => {
    const left = out.get(key)
    if (!left) return null
    if (left.why !== 'leak') return t(`card.why_${left.why}`)
    const area = format.number(left.area ?? 0, 2)
    return left.by_missing ? t('card.why_leak_missing', { area }) : t('card.why_leak', { area })
  }
  return (
    <Card title={t('card.features')}>
      <Scrolling label={t('card.known')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('card.feature')}</th>
              <th scope="col">{t('card.known')}</th>
              <th scope="col">{t('card.left_out')}</th>
            </tr>
          </thead>
          <tbody>
            {findings.features.map(({ key, known }) => (
              <tr key={key}>
                <th scope="row">{words.name(key)}</th>
                <td>
                  <Num value={known} kind="percent" digits={0} />
                </td>
                <td>{whyOut(key)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      {tooMany.length > 0 ? (
        <p className={styles.quiet}>{t('card.not_looked_at', { names: tooMany.join(', ') })}</p>
      ) : null}
    </Card>
  )
}

/** How far the chances may be trusted. */
export function LimitsCard({ findings }: { readonly findings: Findings }) {
  const { t } = useTranslation('prediction')
  return (
    <Card title={t('card.limits')}>
      <ul className={styles.list}>
        <li>{t('card.limit_cause')}</li>
        <li>{t('card.limit_past')}</li>
        <li>{t('card.limit_losses', { count: findings.validation?.lost_accounts ?? 0 })}</li>
        <li>{t('card.limit_long')}</li>
      </ul>
    </Card>
  )
}
