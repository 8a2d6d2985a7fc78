import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'

export function TodayPage() {
  const { t } = useTranslation('today')
  return (
    <Page>
      <PageHeader title={t('page.title')} />
      <EmptyState title={t('page.title')} why={t('page.why')} />
    </Page>
  )
}
