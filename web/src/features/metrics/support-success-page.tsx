import { SegmentedControl } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { useView } from '../../lib/use-view.ts'
import { BeforeDataCard } from '../../ui/before-data.tsx'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { type MetricList, type Trend, trends, useMetrics, useViewQuery } from './metric-data.ts'
import { MetricFilters } from './metric-filters.tsx'
import { MetricDelta, MetricValue } from './metric-value.tsx'
import { MetricsTabs } from './metrics-tabs.tsx'
import styles from './support-success.module.css'
import { ContactsChart } from './support-success-chart.tsx'
import { useSupportSuccess } from './support-success-data.ts'
import { ReachedCard } from './support-success-reached.tsx'

const sides = {
  reactive: ['ticket-count', 'first-reply-time', 'resolution-time', 'csat'],
  success: ['net-revenue-retention', 'customer-churn-rate', 'usage-trend', 'seats-used', 'nps'],
} as const

/** What customers came to us for, beside what we went to them with and how they fare. */
export function SupportSuccessPage() {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  const query = useViewQuery()
  const { isPast } = useView()
  const search: { interval?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const interval: Trend = trends.find((kind) => kind === search.interval) ?? 'month'
  const list = useMetrics(query)
  const contacts = useSupportSuccess(query, interval)
  const error = contacts.error ?? list.error
  const retry = () => {
    list.retry()
    contacts.retry()
  }
  const look = (next: string) =>
    void navigate({ to: '.', search: (old) => ({ ...old, interval: next }) as object, replace: true })
  return (
    <Page>
      <PageHeader title={t('support.title')} lead={t('support.lead')} filters={<MetricFilters />} />
      <MetricsTabs />
      {error && !contacts.data ? <ErrorState error={error} onRetry={retry} /> : null}
      {(!contacts.data || !list.data) && !error ? <PageSkeleton /> : null}
      {contacts.data && list.data ? (
        contacts.data.segments_kept_since ? (
          <BeforeSegmentCard since={contacts.data.segments_kept_since} />
        ) : contacts.data.first_ticket_on === null && contacts.data.first_talk_on === null ? (
          isPast ? (
            <BeforeDataCard />
          ) : (
            <Card>
              <EmptyState
                title={t('support.none')}
                why={t('support.none_why')}
                action={
                  <Link to="/data/imports" className="link">
                    {t('support.import')}
                  </Link>
                }
              />
            </Card>
          )
        ) : (
          <div className={styles.stack} aria-busy={contacts.isOld}>
            <Card>
              <div className={styles.head}>
                <SegmentedControl
                  size="xs"
                  aria-label={t('metrics:trend.interval')}
                  data={trends.map((kind) => ({ value: kind, label: t(`metrics:trend.${kind}`) }))}
                  value={interval}
                  onChange={look}
                />
              </div>
              <ContactsChart data={contacts.data} interval={interval} />
            </Card>
            <div className={styles.pair}>
              <Side title={t('support.reactive')} names={sides.reactive} list={list.data} />
              <ReachedCard data={contacts.data} />
              <Side title={t('support.success')} names={sides.success} list={list.data} />
            </div>
            <p className={styles.note}>{t('support.note')}</p>
          </div>
        )
      ) : null}
    </Page>
  )
}

interface SideProps {
  readonly title: string
  readonly names: readonly string[]
  readonly list: MetricList
}

function Side({ title, names, list }: SideProps) {
  const { i18n } = useTranslation()
  return (
    <Card title={title}>
      <ul className={styles.lines}>
        {names.map((name) => {
          const metric = list.rows.find((row) => row.name === name)
          return metric ? (
            <li key={name}>
              <Link to="/metrics/$name" params={{ name }} className="link">
                {metric.label[i18n.language as Language]}
              </Link>
              <span className={styles.value}>
                <MetricValue figure={metric} unit={metric.unit} currency={list.currency} />
                <MetricDelta
                  metric={metric}
                  now={metric}
                  before={metric.previous}
                  isOpen={!list.period.complete}
                />
              </span>
            </li>
          ) : null
        })}
      </ul>
    </Card>
  )
}
