import { Button } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { HealthOverview } from '../../lib/health.ts'
import { useCan } from '../../lib/me.ts'
import { MAIN_SCORE, scoreIn, scoreSearch, useScores } from '../../lib/scores.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { BeforeDataCard } from '../../ui/before-data.tsx'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FilterBar, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { BandsCard } from './bands-card.tsx'
import { DistributionCard } from './distribution-card.tsx'
import { MovementsCard } from './movements-card.tsx'
import { RuleCard } from './rule-card.tsx'
import { ScoreSelect } from './score-select.tsx'

const AGAIN_MS = 2_000
const LONGEST_WAIT_MS = 120_000

const isWeightless = ({ rule }: HealthOverview) => rule.measures.every(({ weight }) => weight === 0)

/** A score beside the main one that was made, or weighed, a moment ago; where nobody can be judged the wait ends. */
const isAwaited = (health: HealthOverview) =>
  health.score_id !== MAIN_SCORE &&
  health.day === null &&
  !isWeightless(health) &&
  Date.now() - Date.parse(health.rule.created_at) < LONGEST_WAIT_MS

export function HealthPage() {
  const { t } = useTranslation('health')
  const { owner, segment, asOf, isPast } = useView()
  const score = scoreIn(useSearch({ from: '/shell/health' }).score)
  const query = {
    owner: owner ?? 'all',
    score,
    ...(segment ? { segment } : {}),
    ...(isPast ? { as_of: asOf } : {}),
  }
  const isRetired = useScores().data?.rows.find(({ id }) => id === score)?.retired_at != null
  const answer = apiQuery.useQuery(
    'get',
    '/api/v1/health',
    { params: { query } },
    {
      refetchInterval: ({ state }) => (state.data && !isRetired && isAwaited(state.data) ? AGAIN_MS : false),
    },
  )
  const { data, refetch } = answer
  const error: unknown = answer.error
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  if (!data) return <PageSkeleton />
  const isNever = isRetired && data.day === null
  const isEmpty = !isNever && isWeightless(data)
  const isLater = !isNever && isAwaited(data)
  return (
    <Page>
      <HealthHeader health={data} />
      {isNever ? <Waiting state="never" /> : null}
      {isEmpty ? <NothingCounts score={score} /> : null}
      {isLater ? <Waiting state="awaited" /> : null}
      {data.segments_kept_since ? <BeforeSegmentCard since={data.segments_kept_since} /> : null}
      {isNever || isEmpty || isLater || data.segments_kept_since ? null : data.accounts === 0 &&
        owner === undefined &&
        segment === undefined ? (
        isPast ? (
          <BeforeDataCard />
        ) : (
          <Card>
            <EmptyState
              title={t('empty.title')}
              why={t('empty.why')}
              action={
                <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>
                  {t('empty.action')}
                </Button>
              }
              more={
                <Link to="/data/keys" className="link">
                  {t('empty.more')}
                </Link>
              }
            />
          </Card>
        )
      ) : (
        <Columns
          main={<MovementsCard score={score} />}
          side={
            <>
              <BandsCard health={data} />
              <DistributionCard health={data} />
            </>
          }
        />
      )}
      <RuleCard health={data} isRetired={isRetired} />
    </Page>
  )
}

/** A score without a value yet, or one that was retired before it had any. */
function Waiting({ state }: { readonly state: 'awaited' | 'never' }) {
  const { t } = useTranslation('scores')
  return (
    <Card>
      <div role="status">
        <EmptyState title={t(`${state}.title`)} why={t(`${state}.why`)} />
      </div>
    </Card>
  )
}

/** A score whose rule weighs nothing yet judges nobody. */
function NothingCounts({ score }: { readonly score: number }) {
  const { t } = useTranslation('scores')
  const mayEdit = useCan('health-rule:write')
  return (
    <Card>
      <EmptyState
        title={t('nothing.title')}
        why={t('nothing.why')}
        action={
          <Button renderRoot={(props) => <Link to="/health/rule" search={scoreSearch(score)} {...props} />}>
            {mayEdit ? t('nothing.edit') : t('nothing.see')}
          </Button>
        }
      />
    </Card>
  )
}

function HealthHeader({ health }: { readonly health: HealthOverview }) {
  const { t } = useTranslation('health')
  const words = useTranslation('scores').t
  const format = useFormat()
  const isMain = health.score_id === MAIN_SCORE
  const shown = useScores().data?.rows.find(({ id }) => id === health.score_id)
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const owners = (members?.rows ?? [])
    .filter(({ status, accounts }) => status === 'active' && accounts > 0)
    .map(({ id, name }) => ({ value: id, label: name }))
  const danger = health.bands.find(({ band }) => band === 'danger')
  const unknown = health.bands.find(({ band }) => band === 'unknown')
  const values = {
    accounts: health.accounts,
    danger: danger?.accounts ?? 0,
    money: format.money(danger?.mrr_minor ?? 0),
  }
  const lead = (
    <>
      {isMain ? <Marked text={t('page.lead', values)} /> : <Marked text={words('health.lead', values)} />}
      {unknown && unknown.accounts > 0 ? ` ${t('page.lead_unknown', { count: unknown.accounts })}` : ''}
    </>
  )
  return (
    <PageHeader
      title={shown?.name ?? t('page.title')}
      {...(health.day ? { beside: t('page.as_of', { day: format.date(health.day) }) } : {})}
      {...(health.accounts > 0 ? { lead } : {})}
      actions={
        <>
          {isMain ? (
            <>
              <Link to="/loyalty" className="link">
                {t('page.loyalty')}
              </Link>
              <Link to="/health/honesty" className="link">
                {t('page.honesty')}
              </Link>
            </>
          ) : null}
          <Link to="/health/scores" className="link">
            {words('page.title')}
          </Link>
        </>
      }
      filters={
        <FilterBar>
          <ScoreSelect score={health.score_id} />
          <OwnerSelect options={owners} />
          <SegmentSelect />
          <AsOfPicker />
        </FilterBar>
      }
    />
  )
}
