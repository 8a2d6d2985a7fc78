import { SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { sorts, states, useSignalsSearch } from './signals-search.ts'

/** State, risk or growth, owner and order; the kind is chosen in the card below. */
export function SignalsFilters() {
  const { t } = useTranslation('signals')
  const { query, change } = useSignalsSearch()
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const owners = (members?.rows ?? [])
    .filter(({ status }) => status === 'active')
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <FilterBar>
      <SegmentedControl
        size="xs"
        aria-label={t('state.title')}
        value={query.state ?? 'open'}
        onChange={(state) => change({ state: state === 'open' ? undefined : state })}
        data={states.map((value) => ({ value, label: t(`state.${value}`) }))}
      />
      <FilterSelect
        label={t('nature.title')}
        value={query.nature}
        options={(['risk', 'growth'] as const).map((value) => ({ value, label: t(`nature.${value}`) }))}
        onChange={(nature) => change({ nature })}
        width={190}
      />
      <OwnerSelect options={owners} />
      <SegmentSelect />
      <AsOfPicker />
      <Select
        aria-label={t('sort.title')}
        data={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
        value={query.sort ?? 'money'}
        onChange={(sort) => change({ sort: sort === 'money' || sort === null ? undefined : sort })}
        allowDeselect={false}
        w={170}
      />
    </FilterBar>
  )
}
