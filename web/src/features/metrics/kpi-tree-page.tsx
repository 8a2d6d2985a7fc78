import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useView } from '../../lib/use-view.ts'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { GroupedPage } from './grouped-page.tsx'
import { TreeChangeCard } from './kpi-tree-change.tsx'
import { type KpiTree, useKpiTree } from './kpi-tree-data.ts'
import { TreeFactors } from './kpi-tree-factors.tsx'
import { TreeGroups } from './kpi-tree-groups.tsx'
import { useLtvBy } from './ltv-data.ts'

/** What revenue churn is made of: how many, how dear, from which group. */
export function KpiTreePage() {
  const { t } = useTranslation('metrics-more')
  const { by, change } = useLtvBy()
  const answer = useKpiTree(by)
  return (
    <GroupedPage
      title={t('tree.title')}
      lead={t('tree.lead')}
      hasPeriod={true}
      by={by}
      onGroup={change}
      answer={answer}
    >
      {(data) => <Tree data={data} />}
    </GroupedPage>
  )
}

function Tree({ data }: { readonly data: KpiTree }) {
  const { t } = useTranslation('metrics-more')
  const { isPast } = useView()
  if (data.segments_kept_since) return <BeforeSegmentCard since={data.segments_kept_since} />
  if (!data.all || data.reason !== null) {
    return (
      <Card>
        <EmptyState
          title={t('tree.none')}
          why={t(`tree.reason.${data.reason ?? 'not-begun'}`)}
          action={
            data.reason === 'not-begun' || isPast ? undefined : (
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
