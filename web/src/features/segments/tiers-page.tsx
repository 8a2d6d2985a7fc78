import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { SegmentTabs } from './segment-tabs.tsx'

export function TiersPage() {
  const { t } = useTranslation('segments')
  return (
    <Page>
      <PageHeader title={t('tabs.tiers')} />
      <SegmentTabs />
    </Page>
  )
}
