import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { onboardingAnswer, type RunSums, runningStates, templatesQuery } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { choices, shapes, useOnboardingSearch } from './onboarding-search.ts'
import { OnboardingTabs, useMembers } from './onboarding-tabs.tsx'
import { OnboardingsBoard } from './onboardings-board.tsx'
import { OnboardingsTable } from './onboardings-table.tsx'
import { StartDialog } from './start-dialog.tsx'

/** Which new customers are on their way, and who stands still? */
export function OnboardingsPage() {
  const { t } = useTranslation('onboarding')
  const mayWrite = useCan('onboarding:write')
  const { shape } = useOnboardingSearch()
  const [isStarting, setStarting] = useState(false)
  const start = mayWrite ? <Button onClick={() => setStarting(true)}>{t('start.open')}</Button> : undefined
  return (
    <Page>
      <PageHeader
        title={t('title')}
        lead={<Lead />}
        filters={<Filters />}
        {...(start ? { actions: start } : {})}
      />
      <OnboardingTabs />
      {shape === 'board' ? <OnboardingsBoard /> : <OnboardingsTable />}
      {isStarting ? <StartDialog onClose={() => setStarting(false)} /> : null}
    </Page>
  )
}

function Lead() {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const { filter } = useOnboardingSearch()
  const { owner, segment, tier, template } = filter
  const { data } = useQuery(
    onboardingAnswer<RunSums>('onboardings/sums', { owner, segment, tier, template, which: 'running' }),
  )
  if (!data) return <span>&nbsp;</span>
  const of = (state: string) => data.by_state.find((row) => row.state === state)?.onboardings ?? 0
  const count = data.by_state.reduce((sum, row) => sum + row.onboardings, 0)
  return (
    <span role="status">
      <Marked
        text={t(count === 0 ? 'lead_none' : 'lead', {
          count: format.number(count),
          stuck: format.number(of('stuck')),
          behind: format.number(of('behind')),
        })}
      />
    </span>
  )
}

function Filters() {
  const { t } = useTranslation('onboarding')
  const members = useMembers()
  const { data: templates } = useQuery(templatesQuery())
  const { shape, which, template, filter, change } = useOnboardingSearch()
  const states = which === 'running' ? runningStates : (['done', 'cancelled'] as const)
  return (
    <FilterBar>
      <SegmentedControl
        size="xs"
        aria-label={t('as.title')}
        value={shape}
        onChange={(as) => change({ as: as === 'list' ? undefined : as })}
        data={shapes.map((value) => ({ value, label: t(`as.${value}`) }))}
      />
      {shape === 'list' ? (
        <SegmentedControl
          size="xs"
          aria-label={t('which.title')}
          value={which}
          onChange={(next) => change({ which: next === 'running' ? undefined : next, state: undefined })}
          data={choices.map((value) => ({ value, label: t(`which.${value}`) }))}
        />
      ) : null}
      <OwnerSelect options={members} />
      <SegmentSelect />
      <FilterSelect
        label={t('column.template')}
        value={template}
        width={210}
        options={(templates?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(next) => change({ template: next })}
      />
      {shape === 'list' ? (
        <FilterSelect
          label={t('state.title')}
          value={filter.state}
          options={states.map((value) => ({ value, label: t(`state.${value}`) }))}
          onChange={(state) => change({ state })}
        />
      ) : null}
    </FilterBar>
  )
}
