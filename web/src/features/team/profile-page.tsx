import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function ProfilePage() {
  const { t } = useTranslation('team')
  return <EmptyState title={t('profile.title')} why={t('profile.why')} />
}
