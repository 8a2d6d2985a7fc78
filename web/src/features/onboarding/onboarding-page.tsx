import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { onboardingAnswer, type WholeRun } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Num } from '../../ui/num.tsx'
import { OnboardingState } from '../../ui/onboarding-state.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { HistoryCard } from './history-card.tsx'
import styles from './onboarding.module.css'
import { PlanCard } from './plan-card.tsx'
import { RunActions } from './run-actions.tsx'
import { TimelineCard } from './timeline-card.tsx'

/** One onboarding: how it stands, why, and what is to be done. */
export function OnboardingPage() {
  const { onboardingId } = useParams({ from: '/shell/onboarding/$onboardingId' })
  const { data, error, refetch } = useQuery(onboardingAnswer<WholeRun>(`onboardings/${onboardingId}`))
  if (data) return <OneOnboarding run={data} />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  return <PageSkeleton />
}

function OneOnboarding({ run }: { readonly run: WholeRun }) {
  const { t } = useTranslation('onboarding')
  const mayWrite = useCan('onboarding:write')
  const { template } = run
  return (
    <Page>
      <PageHeader
        title={t('one.title', { account: run.account.name })}
        beside={
          <span>
            <OnboardingState state={run.state} /> ·{' '}
            {t('one.by', { template: template.name, version: template.version })}
          </span>
        }
        lead={<Why run={run} />}
        {...(mayWrite ? { actions: <RunActions run={run} /> } : {})}
      />
      <Columns
        main={
          <>
            <PlanCard run={run} mayWrite={mayWrite && run.state !== 'cancelled'} />
            <TimelineCard run={run} />
          </>
        }
        side={
          <>
            <Facts run={run} />
            <HistoryCard run={run} />
          </>
        }
      />
    </Page>
  )
}

function Why({ run }: { readonly run: WholeRun }) {
  const { t } = useTranslation('onboarding')
  const words = useOnboardingWords()
  if (run.end_reason) return <span>{t('one.ended_reason', { reason: run.end_reason })}</span>
  if (run.reasons.length === 0) return <span>{run.ended_on ? '' : t('reason.none')}</span>
  return (
    <ul className={styles.why}>
      {run.reasons.map((reason) => (
        <li key={reason.step_id}>{words.sayReason(reason)}</li>
      ))}
      {run.state === 'stuck' ? <li>{t('reason.quiet', { count: run.quiet_days })}</li> : null}
    </ul>
  )
}

function Facts({ run }: { readonly run: WholeRun }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const { template, newest_version: newest } = run
  return (
    <Card
      title={t('one.facts')}
      aside={
        <Link to="/accounts/$accountId" params={{ accountId: String(run.account.id) }} className="link">
          {t('one.account')}
        </Link>
      }
    >
      <dl className={styles.facts}>
        <Fact label={t('column.started')}>
          {format.date(run.started_on)}{' '}
          <span className={styles.small}>
            {run.started_by === null ? t('one.started_self') : t('one.started_by', { who: run.started_by })}
          </span>
        </Fact>
        <Fact label={t('column.state')}>
          {t(`state.${run.state}`)}{' '}
          <span className={styles.small}>{t('one.since', { day: format.date(run.state_since) })}</span>
        </Fact>
        {run.ended_on ? (
          <Fact label={t('column.ended')}>
            {format.date(run.ended_on)} <span className={styles.small}>{t('days', { count: run.days })}</span>
          </Fact>
        ) : (
          <Fact label={t('column.due')}>{format.date(run.due_on)}</Fact>
        )}
        <Fact label={t('column.progress')}>
          {t('steps_of', { done: run.steps_finished, all: run.steps })}
        </Fact>
        {run.ended_on ? null : (
          <Fact label={t('one.progress')}>
            <Num value={run.progress} kind="percent" digits={0} reason={t('one.progress_none')} />
          </Fact>
        )}
        <Fact label={t('column.value')}>
          {run.first_value_on ? (
            <>
              {format.date(run.first_value_on)}{' '}
              <span className={styles.small}>
                {t('one.first_value_days', { count: daysAfter(run.started_on, run.first_value_on) })}
              </span>
            </>
          ) : (
            <span className={styles.sub}>{t('one.first_value_none')}</span>
          )}
        </Fact>
        <Fact label={t('column.owner')}>{run.owner?.name ?? t('nobody')}</Fact>
      </dl>
      {newest > template.version && run.ended_on === null ? (
        <p className={styles.small}>{t('one.old_version', { version: template.version, newest })}</p>
      ) : null}
    </Card>
  )
}

const daysAfter = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
