import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { Tabs } from '../../ui/tabs.tsx'

export function OnboardingTabs() {
  const { t } = useTranslation('onboarding')
  return (
    <Tabs
      label={t('tab.label')}
      tabs={[
        { to: '/onboarding', label: t('tab.running'), isExact: true },
        { to: '/onboarding/numbers', label: t('tab.numbers') },
        { to: '/onboarding/templates', label: t('tab.templates') },
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
