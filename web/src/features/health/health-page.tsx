import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Trans, useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { HealthOverview } from '../../lib/health.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { BandsCard } from './bands-card.tsx'
import { DistributionCard } from './distribution-card.tsx'
import { MovementsCard } from './movements-card.tsx'
import { RuleCard } from './rule-card.tsx'

export function HealthPage() {
  const { t } = useTranslation('health')
  const { owner, segment } = useView()
  const answer = apiQuery.useQuery('get', '/api/v1/health', {
    params: { query: { owner: owner ?? 'all', ...(segment ? { segment } : {}) } },
  })
  const { data, refetch } = answer
  const error: unknown = answer.error
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page>
      <HealthHeader health={data} />
      {data.accounts === 0 && owner === undefined && segment === undefined ? (
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
      ) : (
        <Columns
          main={<MovementsCard />}
          side={
            <>
              <BandsCard health={data} />
              <DistributionCard health={data} />
            </>
          }
        />
      )}
      <RuleCard health={data} />
    </Page>
  )
}

function HealthHeader({ health }: { readonly health: HealthOverview }) {
  const { t } = useTranslation('health')
  const format = useFormat()
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
      <Trans t={t} i18nKey="page.lead" values={values} components={{ b: <b /> }} />
      {unknown && unknown.accounts > 0 ? ` ${t('page.lead_unknown', { count: unknown.accounts })}` : ''}
    </>
  )
  return (
    <PageHeader
      title={t('page.title')}
      {...(health.day ? { beside: t('page.as_of', { day: format.date(health.day) }) } : {})}
      {...(health.accounts > 0 ? { lead } : {})}
      actions={
        <>
          <Link to="/loyalty" className="link">
            {t('page.loyalty')}
          </Link>
          <Link to="/health/honesty" className="link">
            {t('page.honesty')}
          </Link>
          <OwnerSelect options={owners} />
          <SegmentSelect />
        </>
      }
    />
  )
}
