import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useHistoryWriting } from './history-writing.tsx'
import type { Findings, Model } from './prediction-data.ts'
import { TrainButton } from './train-button.tsx'

/** Why there is no model to be had, with the numbers. */
export function useNoModelReason(): (findings: Findings) => string {
  const { t } = useTranslation('prediction')
  return (findings) =>
    findings.reason === null
      ? ''
      : t(`no_model.${findings.reason}`, {
          lost: findings.lost_accounts,
          stayed: findings.accounts - findings.lost_accounts,
          months: findings.month_ends,
        })
}

/** A training that ended without a model. */
export function NoModel({ model }: { readonly model: Model }) {
  const { t } = useTranslation('prediction')
  const reason = useNoModelReason()
  const writing = useHistoryWriting()
  const action = <TrainButton isQuiet />
  if (writing) return <EmptyState title={t('history.title')} why={t('history.why')} action={action} />
  if (model.status === 'failed')
    return <EmptyState title={t('state.failed')} why={t('state.failed_why')} action={action} />
  if (model.status === 'cancelled')
    return <EmptyState title={t('state.cancelled')} why={t('state.cancelled_why')} action={action} />
  return (
    <EmptyState
      title={t('state.no_signal')}
      why={model.findings ? reason(model.findings) : ''}
      action={action}
    />
  )
}
