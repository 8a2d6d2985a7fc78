import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'

/** The frame around the tabs; each tab is a page of its own. */
export function DataPage() {
  const { t } = useTranslation('sources')
  return (
    <Page>
      <PageHeader title={t('title')} />
      <Tabs
        label={t('title')}
        tabs={[
          { to: '/data/imports', label: t('tabs.imports') },
          { to: '/data/rejected', label: t('tabs.rejected') },
          { to: '/data/quality', label: t('tabs.quality') },
          { to: '/data/keys', label: t('tabs.keys') },
        ]}
      />
      <Outlet />
    </Page>
  )
}
