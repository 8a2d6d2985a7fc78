import { SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import { dues, taskStates } from '../../lib/tasks.ts'
import { FilterBar, FilterSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { useTasksSearch } from './tasks-search.ts'

export function TasksFilters() {
  const { t } = useTranslation('tasks')
  const { change, shownAs } = useTasksSearch()
  return (
    <FilterBar>
      {shownAs === 'team' ? null : <OfTheList />}
      <SegmentSelect />
      <SegmentedControl
        size="xs"
        aria-label={t('as.title')}
        value={shownAs}
        onChange={(as) => change({ as: as === 'list' ? undefined : as })}
        data={(['list', 'board', 'team'] as const).map((value) => ({ value, label: t(`as.${value}`) }))}
      />
    </FilterBar>
  )
}

/** The team is always everybody's, of today. */
function OfTheList() {
  const { t } = useTranslation('tasks')
  const { member } = useMe()
  const { filter, change } = useTasksSearch()
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const others = (members?.rows ?? []).filter(({ status, id }) => status === 'active' && id !== member.id)
  const owner = filter.owner === member.id ? 'me' : (filter.owner ?? 'me')
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('state.title')}
        value={filter.state ?? 'open'}
        onChange={(state) => change({ state: state === 'open' ? undefined : state })}
        data={taskStates.map((value) => ({ value, label: t(`state.${value}`) }))}
      />
      <Select
        aria-label={t('column.owner')}
        value={owner}
        data={[
          { value: 'me', label: t('owner.me') },
          { value: 'all', label: t('owner.all') },
          { value: 'none', label: t('form.nobody') },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(next) => change({ owner: next === 'me' || next === null ? undefined : next })}
        allowDeselect={false}
        searchable
        w={170}
      />
      <FilterSelect
        label={t('column.due')}
        value={filter.due}
        options={dues.map((value) => ({ value, label: t(`due_filter.${value}`) }))}
        onChange={(due) => change({ due })}
        width={180}
      />
    </>
  )
}
