import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Numbers, onboardingAnswer, runsQuery, templatesQuery } from '../../lib/onboarding.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { CohortsCard } from './cohorts-card.tsx'
import { CurveCard } from './curve-card.tsx'
import { FunnelCard } from './funnel-card.tsx'
import { NumberTiles } from './number-tiles.tsx'
import styles from './onboarding.module.css'
import { useWhose } from './onboarding-search.ts'
import { OnboardingTabs, useMembers } from './onboarding-tabs.tsx'

function useNumbersSearch() {
  const search = useSearch({ from: '/shell/onboarding/numbers' })
  const navigate = useNavigate()
  return {
    template: /^\d{1,9}$/.test(search.template ?? '') ? search.template : undefined,
    by: search.by === 'version' ? ('version' as const) : ('month' as const),
    change: (part: { readonly template?: string | undefined; readonly by?: string | undefined }) =>
      void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true }),
  }
}

/** How many arrive, how fast, and where do they stop? */
export function NumbersPage() {
  const { t } = useTranslation('onboarding')
  const whose = useWhose()
  const { template, by } = useNumbersSearch()
  const { data, error, refetch } = useQuery(
    onboardingAnswer<Numbers>('onboardings/numbers', { ...whose, template, by }),
  )
  return (
    <Page>
      <PageHeader title={t('tab.numbers')} lead={t('numbers.lead')} filters={<Filters />} />
      <OnboardingTabs />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <BlockSkeleton height={320} />}
      {data?.onboardings === 0 ? (
        <EmptyState title={t('numbers.empty')} why={t('numbers.empty_why')} />
      ) : null}
      {data && data.onboardings > 0 ? (
        <>
          <NumberTiles data={data} />
          <Columns main={<CurveCard data={data} />} side={<StuckCard />} />
          <FunnelCard data={data} hasTemplate={template !== undefined} />
          <CohortsCard data={data} by={by} />
        </>
      ) : null}
    </Page>
  )
}

function Filters() {
  const { t } = useTranslation('onboarding')
  const members = useMembers()
  const { data: templates } = useQuery(templatesQuery())
  const { template, by, change } = useNumbersSearch()
  return (
    <FilterBar>
      <FilterSelect
        label={t('column.template')}
        value={template}
        width={230}
        options={(templates?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(next) => change({ template: next })}
      />
      <OwnerSelect options={members} />
      <SegmentSelect />
      <SegmentedControl
        size="xs"
        aria-label={t('numbers.by.title')}
        value={by}
        onChange={(next) => change({ by: next === 'month' ? undefined : next })}
        data={(['month', 'version'] as const).map((value) => ({ value, label: t(`numbers.by.${value}`) }))}
      />
    </FilterBar>
  )
}

const MOST_STUCK = 8

function StuckCard() {
  const { t } = useTranslation('onboarding')
  const words = useOnboardingWords()
  const whose = useWhose()
  const { template } = useNumbersSearch()
  const list = useInfiniteQuery(
    runsQuery({ ...whose, ...(template ? { template } : {}), which: 'running', state: 'stuck' }, MOST_STUCK),
  )
  const rows = list.data?.pages[0]?.rows
  const all = (
    <Link to="/onboarding" search={{ state: 'stuck', ...(template ? { template } : {}) }} className="link">
      {t('account.all')}
    </Link>
  )
  return (
    <Card title={t('numbers.stuck')} aside={all}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows?.length === 0 ? <p className={styles.small}>{t('numbers.stuck_none')}</p> : null}
      <ul className={styles.lines}>
        {rows?.map((row) => (
          <li key={row.id}>
            <Link to="/onboarding/$onboardingId" params={{ onboardingId: String(row.id) }} className="link">
              {row.account.name}
            </Link>
            <span className={styles.small}>{words.sayWhy(row)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
