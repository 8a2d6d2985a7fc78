import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import {
  type CohortLook,
  type CohortStep,
  type Cohorts,
  cohortSteps,
  type Kept,
  keptKinds,
  useCohortLook,
  useCohorts,
} from './cohort-data.ts'
import { CohortDrawer } from './cohort-drawer.tsx'
import { CohortMap } from './cohort-map.tsx'
import { CohortTable } from './cohort-table.tsx'
import styles from './cohorts.module.css'
import { MetricFilters } from './metric-filters.tsx'
import { MetricsTabs } from './metrics-tabs.tsx'
import { NothingToTell } from './nothing-to-tell.tsx'

/** What is left of the customers who began in one month, month by month. */
export function CohortsPage() {
  const { t } = useTranslation('metrics-more')
  const { look, change } = useCohortLook()
  const { data, error, retry, isOld } = useCohorts(look.step)
  return (
    <Page>
      <PageHeader
        title={t('cohorts.title')}
        lead={t('cohorts.lead')}
        filters={<MetricFilters hasPeriod={false} />}
      />
      <MetricsTabs />
      {error && !data ? <ErrorState error={error} onRetry={retry} /> : null}
      {!data && !error ? <PageSkeleton /> : null}
      {data ? (
        <div aria-busy={isOld} className={styles.busy}>
          {data.segments_kept_since ? (
            <BeforeSegmentCard since={data.segments_kept_since} />
          ) : data.cohorts.length === 0 ? (
            <NothingToTell
              title={t('cohorts.none')}
              why={t('cohorts.none_why')}
              whyNarrowed={t('cohorts.none_left')}
              importText={t('import_contracts')}
            />
          ) : (
            <MapCard data={data} look={look} onLook={change} />
          )}
        </div>
      ) : null}
      {look.cohort !== undefined && look.age !== undefined ? (
        <CohortDrawer
          by={look.step}
          start={look.cohort}
          age={look.age}
          onClose={() => change({ cohort: undefined, age: undefined })}
        />
      ) : null}
    </Page>
  )
}

interface MapCardProps {
  readonly data: Cohorts
  readonly look: CohortLook
  readonly onLook: ReturnType<typeof useCohortLook>['change']
}

function MapCard({ data, look, onLook }: MapCardProps) {
  const { t } = useTranslation(['metrics-more', 'common'])
  const format = useFormat()
  const [isTable, setTable] = useState(false)
  const open = (start: string, age: number) => onLook({ cohort: start, age: String(age) })
  return (
    <Card
      flush
      title={t(`cohorts.kept_title.${look.kept}`)}
      aside={
        <Button variant="subtle" size="compact-sm" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {t(isTable ? 'cohorts.as_map' : 'cohorts.as_table')}
        </Button>
      }
    >
      <div className={styles.controls}>
        <SegmentedControl
          size="xs"
          aria-label={t('cohorts.kept')}
          data={keptKinds.map((kind) => ({ value: kind, label: t(`cohorts.kept_name.${kind}`) }))}
          value={look.kept}
          onChange={(kept) => onLook({ kept: kept as Kept })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('cohorts.step')}
          data={cohortSteps.map((step) => ({ value: step, label: t(`cohorts.step_name.${step}`) }))}
          value={data.by}
          onChange={(step) => onLook({ step: step as CohortStep, cohort: undefined, age: undefined })}
        />
      </div>
      {isTable ? <CohortTable data={data} /> : <CohortMap data={data} kept={look.kept} onOpen={open} />}
      <div className={styles.notes}>
        <p>{t(`cohorts.meaning.${look.kept}`)}</p>
        <p>{t('cohorts.reading', { small: data.small_below, day: format.date(data.until) })}</p>
        {data.all.currency_changed > 0 ? (
          <p>{t('cohorts.currency_changed', { count: data.all.currency_changed })}</p>
        ) : null}
        {data.earlier > 0 ? <p>{t('cohorts.earlier', { count: data.earlier })}</p> : null}
      </div>
    </Card>
  )
}
