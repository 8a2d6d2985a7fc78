import { Button } from '@mantine/core'
import { IconChartLine, IconFilterX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { BeforeDataCard } from '../../ui/before-data.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { periodName } from '../../ui/period-picker.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { MetricAlerts } from './metric-alerts.tsx'
import { asPeriod, type MetricList, type MetricSummary, useMetrics, useViewQuery } from './metric-data.ts'
import { MetricFilters } from './metric-filters.tsx'
import { MetricDelta, MetricValue } from './metric-value.tsx'
import { useNarrowed } from './metric-view.ts'
import styles from './metrics.module.css'
import { MetricsTabs } from './metrics-tabs.tsx'
import { sayValue } from './say-value.ts'

const groups = ['revenue', 'retention', 'growth', 'usage', 'support', 'voice', 'accounts'] as const

/** Every metric in its group: value, change, trend; each a link to its own page. */
export function MetricsPage() {
  const { t } = useTranslation('metrics')
  const query = useViewQuery()
  const { data, error, retry, isOld } = useMetrics(query)
  return (
    <Page>
      <PageHeader
        title={t('list.title')}
        {...(data ? { lead: <Lead list={data} /> } : {})}
        filters={<MetricFilters />}
      />
      <MetricsTabs />
      {error && !data ? <ErrorState error={error} onRetry={retry} /> : null}
      {!data && !error ? <PageSkeleton /> : null}
      {data ? <MetricAlerts list={data} /> : null}
      {data ? <Groups list={data} isOld={isOld} /> : null}
    </Page>
  )
}

function Lead({ list }: { readonly list: MetricList }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const start = useMe().workspace.fiscal_year_start_month
  const period = periodName(asPeriod(list.period), format, start)
  const before = periodName(asPeriod(list.previous_period), format, start)
  const values = { period, before }
  return <>{list.period.complete ? t('list.lead', values) : t('list.lead_open', values)}</>
}

function Groups({ list, isOld }: { readonly list: MetricList; readonly isOld: boolean }) {
  const { t } = useTranslation('metrics')
  const isNarrowed = Object.keys(useNarrowed().narrowed).length > 0
  const { isPast } = useView()
  const isEmpty = list.rows.every((metric) => metric.value === null || metric.value === 0)
  if (isEmpty && list.rows.every((metric) => metric.series.every((period) => !period.value)))
    return isNarrowed ? <NobodyLeft /> : isPast ? <BeforeDataCard /> : <Nothing />
  return (
    <div className={styles.groups} aria-busy={isOld}>
      {groups.map((group) => (
        <Card key={group} title={t(`group.${group}`)} flush>
          <ul className={styles.rows}>
            {list.rows
              .filter((metric) => metric.group === group)
              .map((metric) => (
                <MetricLine key={metric.name} metric={metric} list={list} />
              ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

function MetricLine({ metric, list }: { readonly metric: MetricSummary; readonly list: MetricList }) {
  const { currency } = list
  const isOpen = !list.period.complete
  const { t, i18n } = useTranslation('metrics')
  const format = useFormat()
  const label = metric.label[i18n.language as Language]
  const known = metric.series.filter((period) => period.value !== null)
  const [first, last] = [known[0]?.value ?? null, known.at(-1)?.value ?? null]
  const trend =
    first === null || last === null
      ? t('trend.unknown')
      : t('trend.from_to', {
          count: known.length,
          from: sayValue(format, metric.unit, first),
          to: sayValue(format, metric.unit, last),
        })
  return (
    <li className={styles.row}>
      <span className={styles.name}>
        <Link to="/metrics/$name" params={{ name: metric.name }} className={styles.link ?? ''}>
          {label}
        </Link>
      </span>
      <span className={styles.spark}>
        {known.length > 1 ? (
          <Sparkline values={metric.series.map(({ value }) => value)} label={trend} />
        ) : null}
      </span>
      <span className={styles.value}>
        <MetricValue figure={metric} unit={metric.unit} currency={currency} />
      </span>
      <span className={styles.change}>
        <MetricDelta metric={metric} now={metric} before={metric.previous} isOpen={isOpen} />
      </span>
    </li>
  )
}

function NobodyLeft() {
  const { t } = useTranslation(['metrics', 'common'])
  const { clear } = useNarrowed()
  return (
    <Card>
      <EmptyState
        icon={<IconFilterX size={28} />}
        title={t('list.none_left')}
        why={t('list.none_left_why')}
        action={
          <Button variant="default" onClick={clear}>
            {t('common:filter.clear_all')}
          </Button>
        }
      />
    </Card>
  )
}

function Nothing() {
  const { t } = useTranslation('metrics')
  return (
    <Card>
      <EmptyState
        icon={<IconChartLine size={28} />}
        title={t('list.empty_title')}
        why={t('list.empty_why')}
        action={
          <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>
            {t('list.empty_action')}
          </Button>
        }
      />
    </Card>
  )
}
