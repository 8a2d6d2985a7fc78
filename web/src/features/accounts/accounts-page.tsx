import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'

export function AccountsPage() {
  const { t } = useTranslation('accounts')
  return (
    <Page>
      <PageHeader title={t('list.title')} />
      <EmptyState title={t('list.title')} why={t('list.why')} />
    </Page>
  )
}
