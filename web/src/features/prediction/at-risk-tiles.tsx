import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { useRangeWords } from '../../lib/use-range-words.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import { Tiles } from '../../ui/page-header.tsx'
import styles from './prediction.module.css'
import type { Overview } from './prediction-data.ts'

/** MRR that is to be expected to be lost, how many customers that is, and the model that says so. */
export function AtRiskTiles({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const sayRange = useRangeWords()
  const { at_risk: risk, in_force: model, day } = overview
  if (!risk || !model) return null
  return (
    <Tiles min={205}>
      <Card title={t('tile.at_risk')}>
        <p>
          <Money minor={risk.expected_mrr_minor} reason={sayRange(risk)} big />
        </p>
        <p>
          {t('tile.range', {
            low: format.money(risk.low_mrr_minor),
            high: format.money(risk.high_mrr_minor),
          })}
        </p>
        <p className={styles.quiet}>
          {t('tile.of_mrr', { money: format.money(risk.mrr_minor), count: risk.accounts })}
        </p>
      </Card>
      <Card title={t('tile.expected')}>
        <p>
          <Num value={risk.expected_accounts} digits={1} unit={t('tile.expected_unit')} big />
        </p>
        <p className={styles.quiet}>{t('page.lead_time', { lead: model.lead_days })}</p>
      </Card>
      <Card title={t('tile.notices')}>
        <p>
          <Num value={risk.notices} unit={t('tile.expected_unit')} big />
        </p>
        <p className={styles.quiet}>
          {t('tile.notices_why', { money: format.money(risk.notice_mrr_minor) })}
        </p>
      </Card>
      <Card title={t('tile.renewals', { days: overview.horizon })}>
        <p>
          <Money minor={risk.renewals.expected_mrr_minor} big />
        </p>
        <p className={styles.quiet}>
          {t('tile.renewals_of', {
            money: format.money(risk.renewals.mrr_minor),
            count: risk.renewals.accounts,
          })}
        </p>
      </Card>
      <Card title={t('tile.model')}>
        <p className={styles.figure}>
          <Link to="/prediction/models/$modelId" params={{ modelId: String(model.id) }} className="link">
            {t('model.name', { id: model.id })}
          </Link>
        </p>
        <p className={styles.quiet}>
          {t('tile.model_since', {
            name: format.date(model.role_since ?? model.created_at),
            by: model.role_by ?? '',
          })}
          {day ? ` · ${t('tile.day', { day: format.date(day) })}` : ''}
        </p>
      </Card>
    </Tiles>
  )
}
