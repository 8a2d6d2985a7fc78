import { Button } from '@mantine/core'
import { IconSun } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Marked } from '../../ui/marked.tsx'
import { NewSignals } from '../../ui/new-signals.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { MovedCard } from './moved-card.tsx'
import { NotesCard } from './notes-card.tsx'
import { QuietCard } from './quiet-card.tsx'
import { RenewalsCard } from './renewals-card.tsx'
import { RiskCard } from './risk-card.tsx'
import { ShelfwareCard } from './shelfware-card.tsx'
import { SilentSources } from './silent-sources.tsx'
import { TicketsCard } from './tickets-card.tsx'
import { type Today, useToday } from './today-data.ts'

const ExpectedLossCard = lazy(() =>
  import('./expected-loss-card.tsx').then((file) => ({ default: file.ExpectedLossCard })),
)
const MyDayCard = lazy(() => import('./my-day-card.tsx').then((file) => ({ default: file.MyDayCard })))
const NewsCard = lazy(() => import('./news-card.tsx').then((file) => ({ default: file.NewsCard })))

export function TodayPage() {
  const { t } = useTranslation('today')
  const answer = useToday()
  const { data: today, refetch } = answer
  const error: unknown = answer.error
  if (error && !today) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!today) return <PageSkeleton />
  if (today.is_empty) {
    return (
      <Page>
        <PageHeader title={t('page.title')} />
        <Welcome />
      </Page>
    )
  }
  return (
    <Page>
      <TodayHeader today={today} />
      {today.customers.accounts === 0 ? <NobodyHere /> : <Cards today={today} />}
    </Page>
  )
}

function Cards({ today }: { readonly today: Today }) {
  return (
    <>
      <SilentSources sources={today.silent_sources} />
      <Columns
        main={
          <>
            <Suspense>
              <NewsCard />
              <MyDayCard />
            </Suspense>
            <MovedCard today={today} />
            <NewSignals since={today.compared_with} />
            <TicketsCard tickets={today.tickets} />
            <NotesCard notes={today.notes} />
          </>
        }
        side={
          <>
            <RenewalsCard today={today} />
            <RiskCard risk={today.at_risk} />
            <Suspense>
              <ExpectedLossCard />
            </Suspense>
            <QuietCard quiet={today.quiet} />
            <ShelfwareCard shelfware={today.shelfware} />
          </>
        }
      />
    </>
  )
}

function TodayHeader({ today }: { readonly today: Today }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { moved, at_risk: risk, looked_at: looked, compared_with: compared } = today
  const since = looked ? format.dateTime(looked) : format.date(compared)
  const values = {
    since,
    moved: moved.total,
    worse: moved.worse,
    danger: risk.accounts,
    money: format.money(risk.mrr_minor),
  }
  return (
    <PageHeader
      title={t('page.title')}
      beside={format.dateWithWeekday(today.day)}
      lead={
        <Marked
          text={t(moved.total === 0 ? 'page.lead_calm' : 'page.lead', values)}
          marks={{ b: <b />, time: <time title={looked ? format.zone : undefined} /> }}
        />
      }
      actions={
        <>
          <TodayOwner />
          <SegmentSelect />
          <LookedButton />
        </>
      }
    />
  )
}

function TodayOwner() {
  const { data } = apiQuery.useQuery('get', '/api/v1/members')
  const options = (data?.rows ?? [])
    .filter(({ status, accounts }) => status === 'active' && accounts > 0)
    .map(({ id, name }) => ({ value: id, label: name }))
  return <OwnerSelect options={options} />
}

function LookedButton() {
  const { t } = useTranslation('today')
  const { mutate, isPending } = useAction({
    run: () => api.POST('/api/v1/today/looked'),
    invalidate: [['get', '/api/v1/today']],
    done: () => t('page.looked_done'),
  })
  return (
    <Button title={t('page.looked_hint')} loading={isPending} onClick={() => mutate()}>
      {t('page.looked')}
    </Button>
  )
}

function Welcome() {
  const { t } = useTranslation('today')
  return (
    <Card>
      <EmptyState
        icon={<IconSun size={28} />}
        title={t('empty.title')}
        why={t('empty.why')}
        action={
          <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>{t('empty.import')}</Button>
        }
        more={
          <>
            <Link to="/data/keys" className="link">
              {t('empty.keys')}
            </Link>
            <small>
              <Marked text={t('empty.demo')} marks={{ code: <code /> }} />
            </small>
          </>
        }
      />
    </Card>
  )
}

function NobodyHere() {
  const { t } = useTranslation('today')
  const { change } = useView()
  return (
    <Card>
      <EmptyState
        title={t('none.title')}
        why={t('none.why')}
        action={
          <Button variant="default" onClick={() => change({ owner: undefined, segment: undefined })}>
            {t('none.all')}
          </Button>
        }
      />
    </Card>
  )
}
