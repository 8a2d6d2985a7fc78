import { useTranslation } from 'react-i18next'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { GroupedPage } from './grouped-page.tsx'
import { LtvAccountsCard } from './ltv-accounts-card.tsx'
import { type Ltv, useLtv, useLtvBy } from './ltv-data.ts'
import { LtvSettingsCard } from './ltv-settings-card.tsx'
import { LtvTable } from './ltv-table.tsx'
import { NothingToTell } from './nothing-to-tell.tsx'

/** What a customer is worth: paid so far, by formula, and to be expected. */
export function LtvPage() {
  const { t } = useTranslation('metrics-more')
  const { by, change } = useLtvBy()
  const answer = useLtv(by)
  return (
    <GroupedPage
      title={t('ltv.title')}
      lead={t('ltv.lead')}
      hasPeriod={false}
      by={by}
      onGroup={change}
      answer={answer}
    >
      {(data) => <Parts data={data} />}
    </GroupedPage>
  )
}

function Parts({ data }: { readonly data: Ltv }) {
  const { t } = useTranslation('metrics-more')
  const { contracts, orders } = data
  if (data.segments_kept_since) return <BeforeSegmentCard since={data.segments_kept_since} />
  if (!contracts.all && !orders.all)
    return (
      <NothingToTell
        title={t('ltv.none')}
        why={t('ltv.none_why')}
        whyNarrowed={t('ltv.none_left')}
        importText={t('ltv.import')}
      />
    )
  return (
    <>
      {contracts.all ? <LtvTable data={data} part={contracts} kind="contracts" /> : null}
      {orders.all ? <LtvTable data={data} part={orders} kind="orders" /> : null}
      {orders.all ? <LtvAccountsCard settings={data.settings} /> : null}
      <LtvSettingsCard settings={data.settings} />
    </>
  )
}
