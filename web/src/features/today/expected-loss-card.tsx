import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useRangeWords } from '../../lib/use-range-words.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import styles from './today.module.css'

const DAYS = 90

/** MRR that is expected to be lost, with its range; nothing without a model in force. */
export function ExpectedLossCard() {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const sayRange = useRangeWords()
  const { owner = 'all', segment } = useView()
  const { data } = apiQuery.useQuery('get', '/api/v1/prediction', {
    params: { query: { horizon: '90', owner, ...(segment ? { segment } : {}) } },
  })
  const risk = data?.at_risk
  if (!risk) return null
  return (
    <Card
      title={t('tile.at_risk')}
      aside={
        <Link
          to="/prediction"
          search={{ ...(owner === 'all' ? {} : { owner }), ...(segment ? { segment } : {}) }}
          className="link"
        >
          {t('page.within', { days: DAYS })}
        </Link>
      }
    >
      <p>
        <Money minor={risk.expected_mrr_minor} reason={sayRange(risk)} big per="month" />
      </p>
      <p className={styles.quiet}>
        {t('tile.range', { low: format.money(risk.low_mrr_minor), high: format.money(risk.high_mrr_minor) })}
      </p>
    </Card>
  )
}
