import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'

export function WorkspacePage() {
  const { t } = useTranslation('team')
  return <EmptyState title={t('workspace.title')} why={t('workspace.why')} />
}
