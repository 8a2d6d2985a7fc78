import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { useView } from '../../lib/use-view.ts'
import { AccountOnboarding } from '../../ui/account-onboarding.tsx'
import { AccountPlans } from '../../ui/account-plans.tsx'
import { AccountPlaybooks } from '../../ui/account-playbooks.tsx'
import { AccountRenewals } from '../../ui/account-renewals.tsx'
import { AccountStaircase } from '../../ui/account-staircase.tsx'
import { AccountTasks } from '../../ui/account-tasks.tsx'
import { Card } from '../../ui/card.tsx'
import { HealthHistoryChart } from '../../ui/health-history.tsx'
import { Columns } from '../../ui/page-header.tsx'
import { PredictionCard } from '../../ui/prediction-card-later.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import { When } from '../../ui/when.tsx'
import { AccountFacts } from './account-facts.tsx'
import { AccountScores } from './account-scores.tsx'
import styles from './accounts.module.css'
import { type Account, accountKeys, useAccountHealth } from './accounts-data.ts'
import { NotesCard } from './notes-card.tsx'
import { TimelineEntries } from './timeline-words.tsx'
import { UsageChart } from './usage-chart.tsx'

/** The story at a glance: use, condition, notes, and what happened last. */
export function OverviewTab({
  account,
  canWrite,
}: {
  readonly account: Account
  readonly canWrite: boolean
}) {
  const { t } = useTranslation('accounts')
  const accountId = String(account.id)
  const { asOf, isPast } = useView()
  const { data: health } = useAccountHealth(accountId, isPast ? asOf : undefined)
  return (
    <Columns
      main={
        <>
          <Card>
            <UsageChart accountId={accountId} />
          </Card>
          <AccountTasks account={{ id: account.id, name: account.name }} />
          <AccountPlaybooks account={{ id: account.id, name: account.name }} />
          <NotesCard accountId={accountId} canWrite={canWrite} />
          {health && health.history.length > 1 ? (
            <Card>
              <HealthHistoryChart history={health.history} />
            </Card>
          ) : null}
        </>
      }
      side={
        <>
          <AccountScores accountId={accountId} />
          <PredictionCard accountId={accountId} />
          <AccountOnboarding accountId={accountId} />
          <AccountPlans accountId={accountId} />
          <AccountStaircase account={{ id: account.id, name: account.name }} />
          <AccountRenewals accountId={accountId} />
          <LastEvents accountId={accountId} />
          <Card title={t('preview.facts')}>
            <AccountFacts account={account} />
          </Card>
          {account.merged.length === 0 ? null : <Merged account={account} canWrite={canWrite} />}
        </>
      }
    />
  )
}

function LastEvents({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts')
  const { asOf, isPast } = useView()
  const { data } = apiQuery.useQuery('get', '/api/v1/accounts/{id}/timeline', {
    params: { path: { id: accountId }, query: { limit: 8, ...(isPast ? { as_of: asOf } : {}) } },
  })
  const more = (
    <Link to="." search={(old) => ({ ...old, tab: 'timeline' })} className="link">
      {t('timeline.see_all')}
    </Link>
  )
  return (
    <Card title={t('timeline.title')} aside={more}>
      {data === undefined ? <LinesSkeleton lines={6} /> : null}
      {data?.rows.length === 0 ? <p className={styles.quiet}>{t('timeline.none_why')}</p> : null}
      {data && data.rows.length > 0 ? (
        <Timeline label={t('timeline.title')}>
          <TimelineEntries entries={data.rows} />
        </Timeline>
      ) : null}
    </Card>
  )
}

function Merged({ account, canWrite }: { readonly account: Account; readonly canWrite: boolean }) {
  const { t } = useTranslation('accounts')
  const { mutate, isPending } = useAction({
    run: (merged: Account['merged'][number]) =>
      api.POST('/api/v1/accounts/{id}/unmerge', { params: { path: { id: String(merged.id) } } }),
    invalidate: accountKeys,
    done: (_, { name }) => t('one.unmerged', { name }),
  })
  return (
    <Card title={t('one.merged')}>
      {account.merged.map((merged) => (
        <div key={merged.id} className={styles.row}>
          <span>
            {merged.name}{' '}
            <span className={styles.faint}>
              {merged.merged_by} <When at={merged.merged_at} show="date" />
            </span>
          </span>
          {canWrite ? (
            <Button variant="subtle" size="compact-sm" loading={isPending} onClick={() => mutate(merged)}>
              {t('one.unmerge')}
            </Button>
          ) : null}
        </div>
      ))}
    </Card>
  )
}
