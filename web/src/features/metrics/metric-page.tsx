import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'

export function MetricPage() {
  const { t } = useTranslation('metrics')
  return (
    <Page>
      <PageHeader title={t('one.title')} />
      <EmptyState title={t('one.title')} why={t('one.why')} />
    </Page>
  )
}
