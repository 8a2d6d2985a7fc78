import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function ImportsPage() {
  const { t } = useTranslation('sources')
  return <EmptyState title={t('imports.title')} why={t('imports.why')} />
}
