import { useTranslation } from 'react-i18next'
import { Tabs } from '../../ui/tabs.tsx'

/** Sets of accounts: those somebody made, and those by price. */
export function SegmentTabs() {
  const { t } = useTranslation('segments')
  return (
    <Tabs
      label={t('tabs.label')}
      tabs={[
        { to: '/segments', label: t('tabs.segments'), isExact: true },
        { to: '/tiers', label: t('tabs.tiers') },
      ]}
    />
  )
}
