import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function KeysPage() {
  const { t } = useTranslation('team')
  return <EmptyState title={t('keys.title')} why={t('keys.why')} />
}
