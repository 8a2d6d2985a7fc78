import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function QualityPage() {
  const { t } = useTranslation('sources')
  return <EmptyState title={t('quality.title')} why={t('quality.why')} />
}
