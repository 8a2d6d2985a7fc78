import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import {
  type Group,
  type Metric,
  type MetricGrouping,
  metricGroupings,
  useMetric,
  type ViewQuery,
} from './metric-data.ts'
import { MetricDelta, MetricValue } from './metric-value.tsx'
import { useNarrowed } from './metric-view.ts'
import styles from './metrics.module.css'

export interface GroupsCardProps {
  readonly metric: Metric
  readonly query: ViewQuery
  readonly by: MetricGrouping
  readonly onBy: (by: MetricGrouping) => void
}

/** The same figure by tier, plan, owner …; a group that is also a filter leads to itself. */
export function GroupsCard({ metric, query, by, onBy }: GroupsCardProps) {
  const { t } = useTranslation('metrics')
  const { data, error, retry } = useMetric(metric.name, query, { interval: 'month', by })
  const groups = data?.breakdown?.by === by ? data.breakdown.groups : undefined
  const few = data?.breakdown?.few_below ?? 0
  const choice = (
    <Select
      aria-label={t('groups.by')}
      size="xs"
      w={130}
      allowDeselect={false}
      data={metricGroupings.map((value) => ({ value, label: t(`groups.${value}`) }))}
      value={by}
      onChange={(next) => onBy((next ?? 'tier') as MetricGrouping)}
    />
  )
  return (
    <Card title={t('groups.title')} aside={choice}>
      {error && !data ? <ErrorState error={error} onRetry={retry} /> : null}
      {!groups && !error ? <LinesSkeleton lines={4} /> : null}
      {groups?.length === 0 ? <p className={styles.note}>{t('groups.none')}</p> : null}
      {groups && groups.length > 0 ? <GroupTable metric={metric} groups={groups} by={by} few={few} /> : null}
      {groups?.some((group) => isSmall(group, few)) ? (
        <p className={styles.note}>* {t('groups.small', { least: few })}</p>
      ) : null}
      {groups && data?.breakdown?.overlap ? <p className={styles.note}>{t('groups.overlap')}</p> : null}
    </Card>
  )
}

const isSmall = ({ figure }: Group, few: number) => figure.value !== null && figure.n < few

interface GroupTableProps {
  readonly metric: Metric
  readonly groups: readonly Group[]
  readonly by: MetricGrouping
  /** Groups that stand on fewer are marked. */
  readonly few: number
}

function GroupTable({ metric, groups, by, few }: GroupTableProps) {
  const { t } = useTranslation('metrics')
  return (
    <table className={styles.groupTable}>
      <thead>
        <tr>
          <th scope="col">{t(`groups.${by}`)}</th>
          <th scope="col">{t('groups.value')}</th>
          <th scope="col">n</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.key}>
            <th scope="row">
              <GroupName group={group} by={by} />
            </th>
            <td>
              <MetricValue figure={group.figure} unit={metric.unit} currency={metric.currency} />
              {group.previous ? (
                <span className={styles.groupDelta}>
                  <MetricDelta
                    metric={metric}
                    now={group.figure}
                    before={group.previous}
                    isOpen={!metric.period.complete}
                  />
                </span>
              ) : null}
            </td>
            <td>
              {group.figure.n}
              {isSmall(group, few) ? (
                <abbr className={styles.small} title={t('groups.small', { least: few })}>
                  *
                </abbr>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function GroupName({ group, by }: { readonly group: Group; readonly by: MetricGrouping }) {
  const { t } = useTranslation(['metrics', 'accounts'])
  const { narrow } = useNarrowed()
  const label = group.label ?? t('groups.not_set')
  const name = by === 'stage' ? t(`stage.${group.key}`, { defaultValue: label }) : label
  return (
    <button type="button" className={styles.textButton} onClick={() => narrow({ [by]: group.key })}>
      {name}
    </button>
  )
}
