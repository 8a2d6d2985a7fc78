import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'

/** The frame around the tabs; each tab is a page of its own. */
export function SettingsPage() {
  const { t } = useTranslation('team')
  const mayReadAudit = useCan('audit:read')
  const audit = (
    <Link to="/audit" className="link">
      {t('audit.title')}
    </Link>
  )
  return (
    <Page>
      <PageHeader title={t('settings.title')} {...(mayReadAudit ? { actions: audit } : {})} />
      <Tabs
        label={t('settings.title')}
        tabs={[
          { to: '/settings/workspace', label: t('settings.tabs.workspace') },
          { to: '/settings/members', label: t('settings.tabs.members') },
          { to: '/settings/attributes', label: t('settings.tabs.attributes') },
          { to: '/settings/mail', label: t('settings.tabs.mail') },
          { to: '/settings/mail-templates', label: t('settings.tabs.templates') },
          { to: '/settings/notifications', label: t('settings.tabs.notifications') },
          { to: '/settings/work', label: t('settings.tabs.work') },
          { to: '/settings/playbooks', label: t('settings.tabs.playbooks') },
          { to: '/settings/profile', label: t('settings.tabs.profile') },
        ]}
      />
      <Outlet />
    </Page>
  )
}
