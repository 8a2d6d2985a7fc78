import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { Tabs } from '../../ui/tabs.tsx'

export function StaircaseTabs() {
  const { t } = useTranslation('staircase')
  return (
    <Tabs
      label={t('tab.label')}
      tabs={[
        { to: '/staircase', label: t('tab.board'), isExact: true },
        { to: '/staircase/opportunities', label: t('tab.opportunities') },
        { to: '/staircase/numbers', label: t('tab.numbers') },
        { to: '/staircase/lock', label: t('tab.lock') },
      ]}
    />
  )
}

/** Active members as choices. */
export function useMembers() {
  const { data } = apiQuery.useQuery('get', '/api/v1/members')
  return (data?.rows ?? [])
    .filter(({ status }) => status !== 'deactivated')
    .map(({ id, name }) => ({ value: id, label: name }))
}
