import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type RenewalSums, renewalsAnswer, states } from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { RenewalView } from './renewal-view.tsx'
import styles from './renewals.module.css'
import { RenewalsBoard } from './renewals-board.tsx'
import { RenewalsMonths } from './renewals-months.tsx'
import { shapes, spans, useRenewalsSearch } from './renewals-search.ts'
import { RenewalsTable } from './renewals-table.tsx'
import { RenewalsTabs, useMembers } from './renewals-tabs.tsx'

/** What comes due, and how it stands. */
export function RenewalsPage() {
  const { t } = useTranslation('renewals')
  const { change, shape, openId } = useRenewalsSearch()
  const open = (id: number) => change({ open: String(id) })
  return (
    <Page>
      <PageHeader title={t('title')} lead={<Lead />} filters={<Filters />} />
      <RenewalsTabs />
      {shape === 'board' ? <RenewalsBoard onOpen={open} /> : null}
      {shape === 'list' ? <RenewalsTable onOpen={open} /> : null}
      {shape === 'months' ? <RenewalsMonths /> : null}
      <WithoutDay />
      <RightDrawer
        isOpen={openId !== undefined}
        onClose={() => change({ open: undefined })}
        title={t('one')}
        width={620}
      >
        {openId === undefined ? null : <RenewalView key={openId} id={openId} />}
      </RightDrawer>
    </Page>
  )
}

function Lead() {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const { within, filter } = useRenewalsSearch()
  const { owner, segment, tier } = filter
  const { data } = useQuery(
    renewalsAnswer<RenewalSums>('renewals/sums', { owner, segment, tier, which: 'coming', within }),
  )
  if (!data) return <span>&nbsp;</span>
  const count = data.by_month.reduce((sum, { renewals }) => sum + renewals, 0)
  const minor = data.by_month.reduce((sum, { mrr_minor: amount }) => sum + amount, 0)
  return (
    <span role="status">
      <Marked
        text={t(count === 0 ? 'lead_none' : 'lead', {
          count: format.number(count),
          days: within,
          money: format.money(minor),
        })}
      />
    </span>
  )
}

function WithoutDay() {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const { data } = useQuery(renewalsAnswer<RenewalSums>('renewals/sums', { within: '1' }))
  const without = data?.without_day
  if (!without || without.renewals === 0) return null
  return (
    <p className={styles.notice}>
      {t('without_day', { count: without.renewals, money: format.money(without.mrr_minor) })}
    </p>
  )
}

function Filters() {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const members = useMembers()
  const { shape, which, within, month, filter, change } = useRenewalsSearch()
  return (
    <FilterBar>
      <SegmentedControl
        size="xs"
        aria-label={t('as.title')}
        value={shape}
        onChange={(as) => change({ as: as === 'board' ? undefined : as })}
        data={shapes.map((value) => ({ value, label: t(`as.${value}`) }))}
      />
      {shape === 'list' ? (
        <SegmentedControl
          size="xs"
          aria-label={t('which.title')}
          value={which}
          onChange={(next) => change({ which: next === 'coming' ? undefined : next })}
          data={(['coming', 'past', 'gone'] as const).map((value) => ({ value, label: t(`which.${value}`) }))}
        />
      ) : null}
      {which === 'coming' && !month ? (
        <SegmentedControl
          size="xs"
          aria-label={t('within.title')}
          value={within}
          onChange={(next) => change({ within: next === '90' ? undefined : next })}
          data={spans.map((value) => ({ value, label: t(`within.${value}`) }))}
        />
      ) : null}
      <OwnerSelect options={members} />
      <SegmentSelect />
      {shape === 'list' ? (
        <FilterSelect
          label={t('state.title')}
          value={filter.state}
          options={states.map((value) => ({ value, label: t(`state.${value}`) }))}
          onChange={(state) => change({ state })}
        />
      ) : null}
      {month ? (
        <Button variant="default" size="compact-sm" onClick={() => change({ month: undefined })}>
          {format.month(`${month}-01`)} · {t('month.clear')}
        </Button>
      ) : null}
    </FilterBar>
  )
}
