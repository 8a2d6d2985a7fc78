import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { FilterBar, OwnerSelect, SegmentSelect, TierSelect } from '../../ui/filter-bar.tsx'
import { Tabs } from '../../ui/tabs.tsx'

export function RenewalsTabs() {
  const { t } = useTranslation('renewals')
  return (
    <Tabs
      label={t('tab.label')}
      tabs={[
        { to: '/renewals', label: t('tab.board'), isExact: true },
        { to: '/renewals/forecast', label: t('tab.forecast') },
        { to: '/renewals/checkpoints', label: t('tab.checkpoints') },
        { to: '/renewals/outcomes', label: t('tab.outcomes') },
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

export function WhoseFilters() {
  const { t } = useTranslation('renewals')
  const members = useMembers()
  const { data } = apiQuery.useQuery('get', '/api/v1/accounts/facets', {}, { staleTime: 60_000 })
  const tiers = (data?.tiers ?? []).map(({ value }) => ({ value, label: value }))
  return (
    <FilterBar>
      <OwnerSelect options={members} />
      {tiers.length > 0 ? <TierSelect options={[...tiers, { value: 'none', label: t('no_tier') }]} /> : null}
      <SegmentSelect />
    </FilterBar>
  )
}
