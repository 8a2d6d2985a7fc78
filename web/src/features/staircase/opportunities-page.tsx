import { Button, Modal, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type OpportunitySums, opportunityKinds, stairAnswer } from '../../lib/staircase.ts'
import { useFormat } from '../../lib/use-format.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { OpportunityDialog } from '../../ui/opportunity-dialog.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { OpportunitiesBoard } from './opportunities-board.tsx'
import { OpportunitiesTable } from './opportunities-table.tsx'
import { OpportunityView } from './opportunity-view.tsx'
import styles from './staircase.module.css'
import { useWhose } from './staircase-search.ts'
import { StaircaseTabs, useMembers } from './staircase-tabs.tsx'

function useOpportunitySearch() {
  const search = useSearch({ from: '/shell/staircase/opportunities' })
  const whose = useWhose()
  const navigate = useNavigate()
  const shape = search.as === 'list' ? 'list' : 'board'
  const kind = opportunityKinds.find((one) => one === search.kind)
  const filter = useMemo(() => ({ ...whose, ...(kind ? { kind } : {}) }), [whose, kind])
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const open = Number(search.open)
  return { shape, kind, filter, change, openId: Number.isInteger(open) && open > 0 ? open : undefined }
}

/** What could be sold to whom, how far it is, and what came of it. */
export function OpportunitiesPage() {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('opportunities:write')
  const { shape, filter, change, openId } = useOpportunitySearch()
  const [isNew, setNew] = useState(false)
  const open = (id: number) => change({ open: String(id) })
  return (
    <Page>
      <PageHeader
        title={t('opportunity.page')}
        lead={<Lead filter={filter} />}
        actions={mayWrite ? <Button onClick={() => setNew(true)}>{t('opportunity.new')}</Button> : undefined}
        filters={<Filters />}
      />
      <StaircaseTabs />
      {shape === 'board' ? (
        <OpportunitiesBoard filter={filter} onOpen={open} />
      ) : (
        <OpportunitiesTable filter={filter} onOpen={open} />
      )}
      <RightDrawer
        isOpen={openId !== undefined}
        onClose={() => change({ open: undefined })}
        title={t('opportunity.one')}
        width={620}
      >
        {openId === undefined ? null : <OpportunityView key={openId} id={openId} />}
      </RightDrawer>
      {isNew ? <NewOpportunity onClose={() => setNew(false)} /> : null}
    </Page>
  )
}

/** First for whom, then what. */
function NewOpportunity({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('staircase')
  const [account, setAccount] = useState<{ id: number; name: string } | null>(null)
  if (account) return <OpportunityDialog account={account} onClose={onClose} />
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('opportunity.new')}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <AccountSearch label={t('column.account')} value={null} isFirst onChange={setAccount} />
    </Modal>
  )
}

function Lead({ filter }: { readonly filter: Readonly<Record<string, string>> }) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const { data } = useQuery(stairAnswer<OpportunitySums>('opportunities/sums', { ...filter, which: 'open' }))
  if (!data) return <span>&nbsp;</span>
  const count = data.by_stage.reduce((sum, row) => sum + row.opportunities, 0)
  const minor = data.by_stage.reduce((sum, row) => sum + row.amount_minor, 0)
  const others = data.by_stage.reduce((sum, row) => sum + row.other_currency + row.without_amount, 0)
  return (
    <span role="status">
      {t('opportunity.lead', { n: format.number(count), money: format.money(minor) })}
      {others > 0 ? (
        <span className={styles.sub}> {t('opportunity.lead_others', { count: others })}</span>
      ) : null}
    </span>
  )
}

function Filters() {
  const { t } = useTranslation('staircase')
  const members = useMembers()
  const { shape, kind, change } = useOpportunitySearch()
  return (
    <FilterBar>
      <SegmentedControl
        size="xs"
        aria-label={t('as.title')}
        value={shape}
        onChange={(as) => change({ as: as === 'board' ? undefined : as })}
        data={(['board', 'list'] as const).map((value) => ({ value, label: t(`as.${value}`) }))}
      />
      <OwnerSelect options={members} />
      <SegmentSelect />
      <FilterSelect
        label={t('opportunity.kind')}
        value={kind}
        options={opportunityKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={(next) => change({ kind: next })}
      />
    </FilterBar>
  )
}
