import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { AnswerCard } from './answer-card.tsx'
import { DefinitionCard } from './definition-card.tsx'
import { GroupsCard } from './groups-card.tsx'
import {
  type MetricGrouping,
  metricGroupings,
  type Trend,
  trends,
  useMetric,
  useOneQuery,
} from './metric-data.ts'
import { MetricFilters } from './metric-filters.tsx'
import { MetricTargetCard } from './metric-target-card.tsx'
import { MovementsCard } from './movements-card.tsx'
import { ledgerMetrics } from './row-columns.tsx'
import { RowsCard } from './rows-card.tsx'
import { TrendCard } from './trend-card.tsx'

/** One metric: the answer, how it came about, who is behind it. */
export function MetricPage() {
  const { t, i18n } = useTranslation('metrics')
  const { name } = useParams({ from: '/shell/metrics/$name' })
  const search: { by?: string; interval?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const query = useOneQuery()
  const interval: Trend = trends.find((kind) => kind === search.interval) ?? 'month'
  const by: MetricGrouping =
    metricGroupings.find((kind) => kind === search.by) ?? (name === 'account-count' ? 'stage' : 'tier')
  const { data: metric, error, retry, isOld } = useMetric(name, query, { interval })
  const look = (part: { by?: MetricGrouping; interval?: Trend; definition?: string }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true })
  if (error && !metric) return <ErrorState error={error} onRetry={retry} />
  if (!metric) return <PageSkeleton />
  const language = i18n.language as Language
  // Rows and groups of nobody would look like none.
  const isUnkept = metric.reason === 'segment-not-kept'
  return (
    <Page>
      <PageHeader
        title={t(`question.${metric.name}`, { defaultValue: metric.label[language] })}
        beside={
          <Link to="/metrics" className="link">
            {t('one.all')}
          </Link>
        }
        lead={metric.description[language]}
        filters={<MetricFilters />}
      />
      <div aria-busy={isOld}>
        <Columns
          main={
            <>
              <AnswerCard metric={metric} />
              <TrendCard
                metric={metric}
                interval={interval}
                onInterval={(next) => look({ interval: next })}
              />
              {metric.parts.numerator === 'money' && ledgerMetrics.has(metric.name) ? (
                <MovementsCard query={query} />
              ) : null}
              {isUnkept ? null : <RowsCard metric={metric} query={query} />}
            </>
          }
          side={
            <>
              {isUnkept ? null : (
                <GroupsCard metric={metric} query={query} by={by} onBy={(next) => look({ by: next })} />
              )}
              <MetricTargetCard key={`${metric.name} ${interval}`} metric={metric} interval={interval} />
              <DefinitionCard metric={metric} onDefinition={(next) => look({ definition: next })} />
            </>
          }
        />
      </div>
    </Page>
  )
}
