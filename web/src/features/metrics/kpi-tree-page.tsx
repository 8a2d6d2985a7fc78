import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import styles from './contract-survival.module.css'
import { TreeChangeCard } from './kpi-tree-change.tsx'
import { type KpiTree, useKpiTree } from './kpi-tree-data.ts'
import { TreeFactors } from './kpi-tree-factors.tsx'
import { TreeGroups } from './kpi-tree-groups.tsx'
import { useLtvBy } from './ltv-data.ts'
import { type Grouping, groupings } from './metric-data.ts'
import { MetricFilters } from './metric-filters.tsx'
import { MetricsTabs } from './metrics-tabs.tsx'

/** What revenue churn is made of: how many, how dear, from which group. */
export function KpiTreePage() {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  const { by, change } = useLtvBy()
  const { data, error, retry, isOld } = useKpiTree(by)
  return (
    <Page>
      <PageHeader title={t('tree.title')} lead={t('tree.lead')} filters={<MetricFilters />} />
      <MetricsTabs />
      <div className={styles.choices}>
        <Select
          label={t('survival.by')}
          w={170}
          allowDeselect={false}
          data={groupings.map((value) => ({ value, label: t(`metrics:groups.${value}`) }))}
          value={by}
          onChange={(next) => change((next ?? 'tier') as Grouping)}
        />
      </div>
      {error && !data ? <ErrorState error={error} onRetry={retry} /> : null}
      {!data && !error ? <PageSkeleton /> : null}
      {data ? (
        <div aria-busy={isOld} className={styles.busy}>
          <Tree data={data} />
        </div>
      ) : null}
    </Page>
  )
}

function Tree({ data }: { readonly data: KpiTree }) {
  const { t } = useTranslation('metrics-more')
  if (!data.all || data.reason !== null) {
    return (
      <Card>
        <EmptyState
          title={t('tree.none')}
          why={t(`tree.reason.${data.reason ?? 'not-begun'}`)}
          action={
            data.reason === 'not-begun' ? undefined : (
              <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>
                {t('import_contracts')}
              </Button>
            )
          }
        />
      </Card>
    )
  }
  return (
    <>
      <TreeFactors all={data.all} />
      <TreeChangeCard data={data} />
      <TreeGroups data={data} all={data.all} />
    </>
  )
}
