import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import styles from './contract-survival.module.css'
import { type Ltv, useLtv, useLtvBy } from './ltv-data.ts'
import { LtvSettingsCard } from './ltv-settings-card.tsx'
import { LtvTable } from './ltv-table.tsx'
import { type Grouping, groupings } from './metric-data.ts'
import { MetricFilters } from './metric-filters.tsx'
import { useNarrowed } from './metric-view.ts'
import { MetricsTabs } from './metrics-tabs.tsx'

/** What a customer is worth: paid so far, by formula, and to be expected. */
export function LtvPage() {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  const { by, change } = useLtvBy()
  const { data, error, retry, isOld } = useLtv(by)
  return (
    <Page>
      <PageHeader title={t('ltv.title')} lead={t('ltv.lead')} filters={<MetricFilters hasPeriod={false} />} />
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
          <Parts data={data} />
        </div>
      ) : null}
    </Page>
  )
}

function Parts({ data }: { readonly data: Ltv }) {
  const { contracts, orders } = data
  if (!contracts.all && !orders.all) return <Nothing />
  return (
    <>
      {contracts.all ? <LtvTable data={data} part={contracts} kind="contracts" /> : null}
      {orders.all ? <LtvTable data={data} part={orders} kind="orders" /> : null}
      <LtvSettingsCard settings={data.settings} />
    </>
  )
}

function Nothing() {
  const { t } = useTranslation(['metrics-more', 'common'])
  const { narrowed, clear } = useNarrowed()
  const isNarrowed = Object.keys(narrowed).length > 0
  return (
    <Card>
      <EmptyState
        title={t('ltv.none')}
        why={t(isNarrowed ? 'ltv.none_left' : 'ltv.none_why')}
        action={
          isNarrowed ? (
            <Button variant="default" onClick={clear}>
              {t('common:filter.clear_all')}
            </Button>
          ) : (
            <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>{t('ltv.import')}</Button>
          )
        }
      />
    </Card>
  )
}
