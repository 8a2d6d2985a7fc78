import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import styles from './contract-survival.module.css'
import { type Grouping, groupings } from './metric-data.ts'
import { MetricFilters } from './metric-filters.tsx'
import { MetricsTabs } from './metrics-tabs.tsx'

export interface GroupedPageProps<Data> {
  readonly title: string
  readonly lead: string
  readonly hasPeriod: boolean
  readonly by: Grouping
  readonly onGroup: (by: Grouping) => void
  readonly answer: {
    readonly data: Data | undefined
    readonly error: unknown
    readonly retry: () => void
    readonly isOld: boolean
  }
  readonly children: (data: Data) => ReactNode
}

/** A page of figures that are split by one grouping, while it loads, when it fails and when it is there. */
export function GroupedPage<Data>(props: GroupedPageProps<Data>) {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  const { title, lead, hasPeriod, by, onGroup, answer, children } = props
  const { data, error, retry, isOld } = answer
  return (
    <Page>
      <PageHeader title={title} lead={lead} filters={<MetricFilters hasPeriod={hasPeriod} />} />
      <MetricsTabs />
      <div className={styles.choices}>
        <Select
          label={t('survival.by')}
          w={170}
          allowDeselect={false}
          data={groupings.map((value) => ({ value, label: t(`metrics:groups.${value}`) }))}
          value={by}
          onChange={(next) => onGroup((next ?? 'tier') as Grouping)}
        />
      </div>
      {error && !data ? <ErrorState error={error} onRetry={retry} /> : null}
      {!data && !error ? <PageSkeleton /> : null}
      {data ? (
        <div aria-busy={isOld} className={styles.busy}>
          {children(data)}
        </div>
      ) : null}
    </Page>
  )
}
