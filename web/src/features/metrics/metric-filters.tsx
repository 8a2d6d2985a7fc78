import { apiQuery } from '../../lib/api.ts'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { ClearFilters, FilterBar, OwnerSelect, PlanSelect, TierSelect } from '../../ui/filter-bar.tsx'
import { PeriodPicker } from '../../ui/period-picker.tsx'

/** Period, day seen from, and whose accounts; all of it in the address. */
export function MetricFilters() {
  const facets = apiQuery.useQuery('get', '/api/v1/accounts/facets').data
  const members = apiQuery.useQuery('get', '/api/v1/members').data
  return (
    <FilterBar>
      <PeriodPicker />
      <AsOfPicker />
      <OwnerSelect options={(members?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
      <TierSelect options={(facets?.tiers ?? []).map(({ value }) => ({ value, label: value }))} />
      <PlanSelect options={(facets?.plans ?? []).map(({ key, name }) => ({ value: key, label: name }))} />
      <ClearFilters />
    </FilterBar>
  )
}
