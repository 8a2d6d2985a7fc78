import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function ImportPage() {
  const { t } = useTranslation('sources')
  return <EmptyState title={t('import.title')} why={t('import.why')} />
}
