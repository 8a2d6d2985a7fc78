import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'

export function AuditPage() {
  const { t } = useTranslation('team')
  return (
    <Page>
      <PageHeader title={t('audit.title')} />
      <EmptyState title={t('audit.title')} why={t('audit.why')} />
    </Page>
  )
}
