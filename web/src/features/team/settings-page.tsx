import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'

/** The frame around the tabs; each tab is a page of its own. */
export function SettingsPage() {
  const { t } = useTranslation('team')
  return (
    <Page>
      <PageHeader title={t('settings.title')} />
      <Tabs
        label={t('settings.title')}
        tabs={[
          { to: '/settings/workspace', label: t('settings.tabs.workspace') },
          { to: '/settings/members', label: t('settings.tabs.members') },
          { to: '/settings/profile', label: t('settings.tabs.profile') },
        ]}
      />
      <Outlet />
    </Page>
  )
}
