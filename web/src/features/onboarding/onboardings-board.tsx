import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import {
  onboardingAnswer,
  type Run,
  type RunState,
  type RunSums,
  runningStates,
  runsQuery,
} from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { OnboardingState } from '../../ui/onboarding-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './onboarding.module.css'
import { useOnboardingSearch } from './onboarding-search.ts'

const AT_ONCE = 20

/** What is under way, by state: the state follows from facts, so nothing is dragged here. */
export function OnboardingsBoard() {
  const { filter } = useOnboardingSearch()
  const { owner, segment, tier, template } = filter
  const sums = useQuery(
    onboardingAnswer<RunSums>('onboardings/sums', { owner, segment, tier, template, which: 'running' }),
  )
  if (sums.error && !sums.data) return <ErrorState error={sums.error} onRetry={() => void sums.refetch()} />
  return (
    <div className={styles.board}>
      {runningStates.map((state) => (
        <Lane
          key={state}
          state={state}
          count={sums.data?.by_state.find((row) => row.state === state)?.onboardings ?? 0}
        />
      ))}
    </div>
  )
}

function Lane({ state, count }: { readonly state: RunState; readonly count: number }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const { filter } = useOnboardingSearch()
  const list = useInfiniteQuery(runsQuery({ ...filter, state }, AT_ONCE))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  return (
    <section className={styles.lane} aria-label={t(`state.${state}`)}>
      <h2>
        <OnboardingState state={state} /> <span>{format.number(count)}</span>
      </h2>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={4} /> : null}
      {rows?.length === 0 ? <p className={styles.small}>{t('lane_empty')}</p> : null}
      {rows?.map((row) => (
        <Ticket key={row.id} run={row} />
      ))}
      {list.hasNextPage ? (
        <Button variant="subtle" size="compact-sm" onClick={() => void list.fetchNextPage()}>
          {t('lane_more')}
        </Button>
      ) : null}
    </section>
  )
}

function Ticket({ run }: { readonly run: Run }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const words = useOnboardingWords()
  const why = words.sayWhy(run)
  return (
    <article className={styles.ticket}>
      <Link to="/onboarding/$onboardingId" params={{ onboardingId: String(run.id) }} className="link">
        {run.account.name}
      </Link>
      {why ? <span>{why}</span> : null}
      <span className={styles.row}>
        <span className={styles.small}>{t('steps_of', { done: run.steps_finished, all: run.steps })}</span>
        <span className={styles.small}>{t('step.due', { day: format.date(run.due_on) })}</span>
      </span>
      <span className={styles.small}>
        {run.owner?.name ?? t('nobody')} · {run.template.name}
      </span>
    </article>
  )
}
