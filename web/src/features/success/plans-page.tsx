import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { agreedStates, type PlanFilter, planStates, sumsQuery } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { MakePlanDialog } from './make-plan-dialog.tsx'
import { PlansTable } from './plans-table.tsx'
import { SuccessTabs, useMembers } from './success-tabs.tsx'
import { WithoutTable } from './without-table.tsx'

const which = ['open', 'without', 'closed'] as const
const oneOf = <Word extends string>(words: readonly Word[], text: string | undefined) =>
  words.find((word) => word === text)

/** The filter in the address. */
function usePlansSearch() {
  const search = useSearch({ from: '/shell/success-plans' })
  const { owner, segment } = useView()
  const navigate = useNavigate()
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const shown = oneOf(which, search.which) ?? 'open'
  const whose = useMemo(
    () => ({ ...(owner ? { owner } : {}), ...(segment ? { segment } : {}) }),
    [owner, segment],
  )
  const filter = useMemo((): PlanFilter => {
    const state = oneOf(planStates, search.state)
    const agreed = oneOf(agreedStates, search.agreed)
    return {
      ...whose,
      which: shown === 'closed' ? 'closed' : 'open',
      ...(state ? { state } : {}),
      ...(agreed ? { agreed } : {}),
      ...(search.overdue === 'yes' ? { overdue: 'yes' } : {}),
    }
  }, [whose, shown, search.state, search.agreed, search.overdue])
  return { change, shown, whose, filter, make: search.make }
}

type PlansSearch = ReturnType<typeof usePlansSearch>

/** Whose plans need somebody, and who has none. */
export function PlansPage() {
  const { t } = useTranslation('success')
  const search = usePlansSearch()
  const { change, shown, whose, filter, make } = search
  const mayWrite = useCan('success:write')
  const accountId = make && /^\d{1,9}$/.test(make) ? Number(make) : undefined
  return (
    <Page>
      <PageHeader
        title={t('title')}
        lead={<Lead whose={whose} />}
        actions={mayWrite ? <Button onClick={() => change({ make: 'yes' })}>{t('make.do')}</Button> : null}
        filters={<Filters search={search} />}
      />
      <SuccessTabs />
      {shown === 'without' ? (
        <WithoutTable filter={whose} onMake={(id) => change({ make: String(id) })} />
      ) : (
        <PlansTable filter={filter} onMake={() => change({ make: 'yes' })} />
      )}
      {make && mayWrite ? (
        <MakePlanDialog accountId={accountId} onClose={() => change({ make: undefined })} />
      ) : null}
    </Page>
  )
}

function Lead({ whose }: { readonly whose: PlansSearch['whose'] }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const { data } = useQuery(sumsQuery(whose))
  if (!data) return <span>&nbsp;</span>
  const of = (state: string) => data.by_state.find((one) => one.state === state)?.plans ?? 0
  const count = data.by_state.reduce((sum, { plans }) => sum + plans, 0)
  const values = {
    count,
    behind: format.number(of('behind')),
    on_track: format.number(of('on-track')),
    reached: format.number(of('reached')),
  }
  return (
    <span role="status">
      {count === 0 ? t('lead_none') : <Marked text={t('lead', { ...values, count: count })} />}
      {data.without > 0
        ? ` · ${t('without_lead', { count: data.without, n: format.number(data.without) })}`
        : ''}
    </span>
  )
}

function Filters({ search }: { readonly search: PlansSearch }) {
  const { t } = useTranslation('success')
  const { change, shown, filter } = search
  const members = useMembers()
  return (
    <FilterBar>
      <SegmentedControl
        size="xs"
        aria-label={t('which.title')}
        value={shown}
        onChange={(next) => change({ which: next === 'open' ? undefined : next })}
        data={which.map((value) => ({ value, label: t(`which.${value}`) }))}
      />
      <OwnerSelect options={members} />
      <SegmentSelect />
      {shown === 'without' ? null : (
        <>
          <FilterSelect
            label={t('state.title')}
            value={filter.state}
            options={planStates.map((value) => ({ value, label: t(`state.${value}`) }))}
            onChange={(state) => change({ state })}
          />
          <FilterSelect
            label={t('agreed.title')}
            value={filter.agreed}
            options={agreedStates.map((value) => ({ value, label: t(`agreed.${value}`) }))}
            onChange={(agreed) => change({ agreed })}
          />
          <FilterSelect
            label={t('overdue.title')}
            value={filter.overdue}
            options={[{ value: 'yes', label: t('overdue.yes') }]}
            onChange={(overdue) => change({ overdue })}
            width={190}
          />
        </>
      )}
    </FilterBar>
  )
}
