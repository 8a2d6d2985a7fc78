import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { Tabs } from '../../ui/tabs.tsx'

export function SuccessTabs() {
  const { t } = useTranslation('success')
  return (
    <Tabs
      label={t('tabs.label')}
      tabs={[
        { to: '/success-plans', label: t('tabs.plans'), isExact: true },
        { to: '/success-plans/templates', label: t('tabs.templates') },
      ]}
    />
  )
}

/** Active members as choices. */
export function useMembers() {
  const { data } = apiQuery.useQuery('get', '/api/v1/members')
  return (data?.rows ?? [])
    .filter(({ status }) => status === 'active')
    .map(({ id, name }) => ({ value: id, label: name }))
}

/** People of an account, and the same as choices. */
export function useContacts(accountId: number) {
  const { data } = apiQuery.useQuery('get', '/api/v1/accounts/{id}/contacts', {
    params: { path: { id: String(accountId) }, query: { limit: 500 } },
  })
  const people = (data?.rows ?? []).filter((contact) => contact.left_on === null)
  const contacts = people.map(({ id, name, email, title }) => ({
    value: String(id),
    label: [name ?? email ?? `#${id}`, title].filter(Boolean).join(' · '),
  }))
  return { people, contacts }
}
