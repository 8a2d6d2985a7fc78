import { Select, type SelectProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../lib/api.ts'
import { useMe } from '../lib/me.ts'
import { useView } from '../lib/use-view.ts'
import styles from './filter-bar.module.css'

/** A row of filters; put it into `PageHeader filters`. Everything in it lives in the address (`useView`). */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <fieldset className={styles.bar}>
      <legend className="visually-hidden">{t('filter.title')}</legend>
      {children}
    </fieldset>
  )
}

export interface ChoiceProps {
  /** "担当", "単価帯". */
  readonly label: string
  readonly value: string | undefined
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string | undefined) => void
  readonly width?: number
  /** Searches on the server while somebody types; `options` then are the answer. */
  readonly onSearch?: (text: string) => void
}

/** One small select whose empty state means "all". */
export function FilterSelect({ label, value, options, onChange, width = 150, onSearch }: ChoiceProps) {
  const { t } = useTranslation()
  const search: Partial<SelectProps> = onSearch
    ? { onSearchChange: onSearch, filter: ({ options: all }) => all }
    : {}
  return (
    <Select
      aria-label={label}
      placeholder={t('filter.all', { label })}
      data={[...options]}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      searchable={options.length > 8 || onSearch !== undefined}
      clearButtonProps={{ 'aria-label': t('filter.clear', { label }) }}
      nothingFoundMessage={t('nothing_found')}
      w={width}
      {...search}
    />
  )
}

export interface ViewSelectProps {
  readonly options: ChoiceProps['options']
  readonly onSearch?: (text: string) => void
}

/** Whose accounts: offers "mine" first; writes `owner` into the address. */
export function OwnerSelect({ options, onSearch }: ViewSelectProps) {
  const { t } = useTranslation()
  const { member } = useMe()
  const { owner, change } = useView()
  const others = options.filter((option) => option.value !== member.id)
  const all = [{ value: member.id, label: t('filter.mine') }, ...others]
  const search = onSearch ? { onSearch } : {}
  return (
    <FilterSelect
      label={t('filter.owner')}
      value={owner}
      options={all}
      onChange={(next) => change({ owner: next })}
      {...search}
    />
  )
}

/** Writes `tier` into the address. */
export function TierSelect({ options }: ViewSelectProps) {
  const { t } = useTranslation()
  const { tier, change } = useView()
  return (
    <FilterSelect
      label={t('filter.tier')}
      value={tier}
      options={options}
      onChange={(next) => change({ tier: next })}
    />
  )
}

/** Writes `plan` into the address. */
export function PlanSelect({ options }: ViewSelectProps) {
  const { t } = useTranslation()
  const { plan, change } = useView()
  return (
    <FilterSelect
      label={t('filter.plan')}
      value={plan}
      options={options}
      onChange={(next) => change({ plan: next })}
    />
  )
}

/** Writes `segment` into the address; offers nothing where there are no segments. */
export function SegmentSelect() {
  const { t } = useTranslation()
  const { segment, change } = useView()
  const { data } = apiQuery.useQuery(
    'get',
    '/api/v1/segments',
    { params: { query: { limit: 500 } } },
    { staleTime: 60_000 },
  )
  const known = (data?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
  const isGone = segment !== undefined && !known.some(({ value }) => value === segment)
  const options = isGone ? [...known, { value: segment, label: `#${segment}` }] : known
  if (options.length === 0) return null
  return (
    <FilterSelect
      label={t('filter.segment')}
      value={segment}
      options={options}
      onChange={(next) => change({ segment: next })}
      width={190}
    />
  )
}
