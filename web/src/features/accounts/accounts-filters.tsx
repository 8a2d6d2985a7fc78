import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  FilterBar,
  FilterSelect,
  OwnerSelect,
  PlanSelect,
  SegmentSelect,
  TierSelect,
} from '../../ui/filter-bar.tsx'
import { bands, stages, useFacets, useMemberChoices } from './accounts-data.ts'
import { useListSearch } from './accounts-search.ts'

const renewals = ['30', '60', '90', '180']

/** What the list is narrowed by; all of it stands in the address. */
export function AccountsFilters() {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const { search, change, clear, isFiltered } = useListSearch()
  const { data: facets } = useFacets()
  const members = useMemberChoices()
  const tags = (facets?.tags ?? []).map(({ value }) => ({ value, label: value }))
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false
  const [isOpen, setOpen] = useState(false)
  if (isPhone && !isOpen) {
    return (
      <Button variant="default" aria-expanded={false} onClick={() => setOpen(true)}>
        {isFiltered ? t('filter.change') : t('filter.open')}
      </Button>
    )
  }
  return (
    <FilterBar>
      <OwnerSelect options={[...members, { value: 'none', label: t('filter.owner_none') }]} />
      <FilterSelect
        label={t('filter.health')}
        value={search.health}
        options={bands.map((band) => ({ value: band, label: common(`health.${band}`) }))}
        onChange={(health) => change({ health })}
        width={130}
      />
      <FilterSelect
        label={t('filter.stage')}
        value={search.stage}
        options={stages.map((stage) => ({ value: stage, label: t(`stage.${stage}`) }))}
        onChange={(stage) => change({ stage })}
        width={150}
      />
      <TierSelect options={(facets?.tiers ?? []).map(({ value }) => ({ value, label: value }))} />
      <PlanSelect options={(facets?.plans ?? []).map(({ key, name }) => ({ value: key, label: name }))} />
      <SegmentSelect />
      <FilterSelect
        label={t('filter.renewal')}
        value={search.renewal}
        options={renewals.map((days) => ({
          value: days,
          label: t('filter.renewal_within', { count: Number(days) }),
        }))}
        onChange={(renewal) => change({ renewal })}
        width={140}
      />
      {tags.length === 0 ? null : (
        <FilterSelect
          label={t('filter.tag')}
          value={search.tag}
          options={tags}
          onChange={(tag) => change({ tag })}
          width={130}
        />
      )}
      <Button
        variant={search.silent ? 'light' : 'default'}
        aria-pressed={search.silent !== undefined}
        onClick={() => change({ silent: search.silent ? undefined : 'true' })}
      >
        {t('filter.silent')}
      </Button>
      {isFiltered ? (
        <Button variant="subtle" color="gray" onClick={clear}>
          {t('filter.clear')}
        </Button>
      ) : null}
    </FilterBar>
  )
}
