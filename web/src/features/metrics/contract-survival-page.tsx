import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import styles from './contract-survival.module.css'
import { SurvivalChart } from './contract-survival-chart.tsx'
import {
  type Span,
  type SurvivalBy,
  spans,
  survivalGroupings,
  useSurvival,
  useSurvivalLook,
} from './contract-survival-data.ts'
import { SurvivalTable } from './contract-survival-table.tsx'
import { MetricFilters } from './metric-filters.tsx'
import { MetricsTabs } from './metrics-tabs.tsx'
import { NothingToTell } from './nothing-to-tell.tsx'

/** How long contracts last, by group, with what is not known about it. */
export function SurvivalPage() {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  const { by, months, change } = useSurvivalLook()
  const { data, error, retry, isOld } = useSurvival(by, months)
  return (
    <Page>
      <PageHeader
        title={t('survival.title')}
        lead={t('survival.lead')}
        filters={<MetricFilters hasPeriod={false} />}
      />
      <MetricsTabs />
      <div className={styles.choices}>
        <Select
          label={t('survival.by')}
          w={170}
          allowDeselect={false}
          data={[
            { value: 'all', label: t('survival.together') },
            ...survivalGroupings.map((value) => ({ value, label: t(`metrics:groups.${value}`) })),
          ]}
          value={by}
          onChange={(next) => change({ by: (next ?? 'tier') as SurvivalBy })}
        />
        <Select
          label={t('survival.span')}
          w={150}
          allowDeselect={false}
          data={spans.map((value) => ({ value, label: t('survival.months', { count: Number(value) }) }))}
          value={months}
          onChange={(next) => change({ months: (next ?? '36') as Span })}
        />
      </div>
      {error && !data ? <ErrorState error={error} onRetry={retry} /> : null}
      {!data && !error ? <PageSkeleton /> : null}
      {data ? (
        <div aria-busy={isOld} className={styles.busy}>
          {data.segments_kept_since ? (
            <BeforeSegmentCard since={data.segments_kept_since} />
          ) : data.all === null ? (
            <NothingToTell
              title={t('survival.none')}
              why={t('survival.none_why')}
              whyNarrowed={t('cohorts.none_left')}
              importText={t('import_contracts')}
            />
          ) : (
            <>
              <SurvivalChart data={data} />
              <SurvivalTable data={data} />
            </>
          )}
        </div>
      ) : null}
    </Page>
  )
}
