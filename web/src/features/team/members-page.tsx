import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function MembersPage() {
  const { t } = useTranslation('team')
  return <EmptyState title={t('members.title')} why={t('members.why')} />
}
