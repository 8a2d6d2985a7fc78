import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import { usePredictionWords } from '../../ui/use-prediction-words.ts'
import { When } from '../../ui/when.tsx'
import styles from './prediction.module.css'
import type { Check } from './prediction-data.ts'
import { Scrolling } from './scrolling.tsx'

/** The newest weekly look at the model: which features have moved, and what came of later months. */
export function ChecksCard({ checks }: { readonly checks: readonly Check[] }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const newest = checks[0]
  if (!newest) {
    return (
      <Card title={t('check.title')}>
        <p className={styles.quiet}>{t('check.none')}</p>
      </Card>
    )
  }
  const { result } = newest
  const { later } = result
  return (
    <Card
      title={t('check.title')}
      aside={
        <>
          {t(`check.${newest.verdict}`)} · <When at={newest.checked_at} />
        </>
      }
    >
      <p>
        {t('check.customers', { day: format.date(result.day), count: result.customers })}{' '}
        {later
          ? t('check.later', {
              auc: later.quality.auc ? format.number(later.quality.auc.value, 2) : '—',
              lost: later.quality.lost_accounts,
            })
          : t('check.later_none')}
      </p>
      {result.reason ? <p>{t(`fall.${result.reason}`)}</p> : null}
      <DriftTable check={newest} />
    </Card>
  )
}

function DriftTable({ check }: { readonly check: Check }) {
  const { t } = useTranslation('prediction')
  const words = usePredictionWords()
  const rows = [...check.result.drift].sort((a, b) => b.psi - b.limit - (a.psi - a.limit))
  return (
    <Scrolling label={t('check.psi')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('card.feature')}</th>
            <th scope="col">{t('check.psi')}</th>
            <th scope="col">{t('check.limit')}</th>
            <th scope="col">{t('check.known_before')}</th>
            <th scope="col">{t('check.known_now')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-warn={row.drifted}>
              <th scope="row">{words.name(row.key)}</th>
              <td>
                <Num value={row.psi} digits={2} />
              </td>
              <td>
                <Num value={row.limit} digits={2} />
              </td>
              <td>
                <Num value={row.known_before} kind="percent" digits={0} />
              </td>
              <td>
                <Num value={row.known_now} kind="percent" digits={0} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
