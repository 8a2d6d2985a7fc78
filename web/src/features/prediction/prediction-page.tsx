import { SegmentedControl } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useView } from '../../lib/use-view.ts'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FilterBar, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { AtRiskTiles } from './at-risk-tiles.tsx'
import { MonthsChart } from './months-chart.tsx'
import { type HorizonText, horizonTexts, type Overview, useOverview } from './prediction-data.ts'
import { RiskList } from './risk-list.tsx'
import { PastStanding, StandingCards } from './standing-card.tsx'

/** How much is to be expected to be lost, with whom and why; and whether there is a model to say so. */
export function PredictionPage() {
  const { t } = useTranslation('prediction')
  const search = useSearch({ from: '/shell/prediction' })
  const horizon: HorizonText = horizonTexts.find((text) => text === search.horizon) ?? '90'
  const { owner = 'all', segment, asOf, isPast } = useView()
  const whose = { owner, ...(segment ? { segment } : {}), ...(isPast ? { as_of: asOf } : {}) }
  const { data, error, refetch } = useOverview(horizon, whose)
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const owners = (members?.rows ?? [])
    .filter(({ status }) => status === 'active')
    .map(({ id, name }) => ({ value: id, label: name }))
  const navigate = useNavigate()
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  if (!data) return <PageSkeleton />
  return (
    <Page>
      <PageHeader
        title={t('page.title')}
        lead={t('page.lead')}
        filters={
          <FilterBar>
            <OwnerSelect options={owners} />
            <SegmentSelect />
            <AsOfPicker />
          </FilterBar>
        }
        actions={
          <>
            <Link to="/prediction/models" className="link">
              {t('page.models')}
            </Link>
            {data.source === 'model' ? (
              <SegmentedControl
                aria-label={t('page.horizon')}
                value={horizon}
                onChange={(value) =>
                  void navigate({ to: '.', search: (old) => ({ ...old, horizon: value }), replace: true })
                }
                data={horizonTexts.map((text) => ({
                  value: text,
                  label: t('page.days', { days: Number(text) }),
                }))}
              />
            ) : null}
          </>
        }
      />
      {isPast ? <PastStanding overview={data} /> : <StandingCards overview={data} />}
      <AtRiskTiles overview={data} />
      <MonthsChart months={monthsOf(data)} />
      {data.segments_kept_since ? (
        <BeforeSegmentCard since={data.segments_kept_since} />
      ) : (
        <RiskList horizon={horizon} whose={whose} />
      )}
    </Page>
  )
}

/** Months told before the model was learnt, then those that have come since. */
function monthsOf({ in_force: inForce, shadow, check }: Overview) {
  const before = (inForce ?? shadow)?.findings?.months ?? []
  const last = before.at(-1)?.day ?? 0
  return [...before, ...(check?.result.later?.months ?? []).filter(({ day }) => day > last)]
}
