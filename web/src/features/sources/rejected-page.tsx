import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function RejectedPage() {
  const { t } = useTranslation('sources')
  return <EmptyState title={t('rejected.title')} why={t('rejected.why')} />
}
