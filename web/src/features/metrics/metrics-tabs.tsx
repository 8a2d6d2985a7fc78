import { useTranslation } from 'react-i18next'
import { Tabs } from '../../ui/tabs.tsx'

/** The ways to look at figures, each a page with an address. */
export function MetricsTabs() {
  const { t } = useTranslation('metrics')
  return (
    <Tabs
      label={t('tabs.label')}
      tabs={[
        { to: '/metrics', label: t('tabs.list'), isExact: true },
        { to: '/metrics/cohorts', label: t('tabs.cohorts') },
        { to: '/metrics/survival', label: t('tabs.survival') },
        { to: '/metrics/ltv', label: t('tabs.ltv') },
        { to: '/metrics/tree', label: t('tabs.tree') },
        { to: '/metrics/support', label: t('tabs.support') },
      ]}
    />
  )
}
