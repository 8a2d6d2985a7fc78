import { Button, SegmentedControl } from '@mantine/core'
import { IconStairs } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type StandingSums, stairAnswer } from '../../lib/staircase.ts'
import { useFormat } from '../../lib/use-format.ts'
import { AccountStaircaseParts } from '../../ui/account-staircase.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import styles from './staircase.module.css'
import { useStaircaseSearch } from './staircase-search.ts'
import { StaircaseTabs, useMembers } from './staircase-tabs.tsx'
import { StairsBoard } from './stairs-board.tsx'
import { StairsTable } from './stairs-table.tsx'

/** Where accounts stand, what is missing for the next step, and who is ready. */
export function StaircasePage() {
  const { t } = useTranslation('staircase')
  const { change, shape, chosen, rows, error, refetch, openId } = useStaircaseSearch()
  const open = (id: number) => change({ open: String(id) })
  return (
    <Page>
      <PageHeader
        title={t('title')}
        lead={<Lead />}
        actions={<Actions />}
        filters={chosen ? <Filters /> : undefined}
      />
      <StaircaseTabs />
      {error && !rows ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {rows?.length === 0 ? <None /> : null}
      {chosen?.failed_with ? <p className={styles.notice}>{t('failed')}</p> : null}
      {chosen && shape === 'board' ? <StairsBoard staircase={chosen} onOpen={open} /> : null}
      {chosen && shape === 'list' ? <StairsTable onOpen={open} /> : null}
      <RightDrawer
        isOpen={openId !== undefined}
        onClose={() => change({ open: undefined })}
        title={t('one')}
        width={560}
        {...(openId === undefined
          ? {}
          : { page: { to: '/accounts/$accountId', params: { accountId: String(openId) } } as never })}
      >
        {openId === undefined ? null : <Opened key={openId} id={openId} />}
      </RightDrawer>
    </Page>
  )
}

function Opened({ id }: { readonly id: number }) {
  const { data } = useQuery(stairAnswer<{ name: string }>(`accounts/${id}`))
  if (!data) return null
  return (
    <div className={styles.stack}>
      <h2 className={styles.heading}>{data.name}</h2>
      <AccountStaircaseParts account={{ id, name: data.name }} />
    </div>
  )
}

function Lead() {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const { filter, chosen } = useStaircaseSearch()
  const { data } = useQuery({
    ...stairAnswer<StandingSums>('staircases/sums', filter),
    enabled: chosen !== undefined,
  })
  if (!data) return <span>&nbsp;</span>
  const sum = (key: 'accounts' | 'ready' | 'locked') => data.rows.reduce((all, row) => all + row[key], 0)
  return (
    <span role="status">
      {t('lead', {
        accounts: format.number(sum('accounts')),
        ready: format.number(sum('ready')),
        locked: format.number(sum('locked')),
      })}
    </span>
  )
}

function Actions() {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('staircase:write')
  const { chosen } = useStaircaseSearch()
  return (
    <>
      {chosen ? (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/staircase/$staircaseId" params={{ staircaseId: String(chosen.id) }} {...props} />
          )}
        >
          {t(mayWrite ? 'edit' : 'look')}
        </Button>
      ) : null}
      {mayWrite ? (
        <Button renderRoot={(props) => <Link to="/staircase/new" {...props} />}>{t('new')}</Button>
      ) : null}
    </>
  )
}

function None() {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('staircase:write')
  return (
    <EmptyState
      icon={<IconStairs size={28} />}
      title={t('none.title')}
      why={t(mayWrite ? 'none.why' : 'none.ask')}
    />
  )
}

function Filters() {
  const { t } = useTranslation('staircase')
  const members = useMembers()
  const { shape, rows, chosen, lock, ready, change } = useStaircaseSearch()
  return (
    <FilterBar>
      <SegmentedControl
        size="xs"
        aria-label={t('as.title')}
        value={shape}
        onChange={(as) => change({ as: as === 'board' ? undefined : as })}
        data={(['board', 'list'] as const).map((value) => ({ value, label: t(`as.${value}`) }))}
      />
      <FilterSelect
        label={t('which')}
        value={String(chosen?.id ?? '')}
        options={(rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(of) => change({ of })}
        width={220}
      />
      <OwnerSelect options={members} />
      <SegmentSelect />
      <FilterSelect
        label={t('lock.title')}
        value={lock}
        options={[
          { value: 'open', label: t('lock.open') },
          { value: 'locked', label: t('lock.closed') },
        ]}
        onChange={(next) => change({ lock: next })}
      />
      <FilterSelect
        label={t('ready')}
        value={ready}
        options={[{ value: 'yes', label: t('ready_only') }]}
        onChange={(next) => change({ ready: next })}
        width={170}
      />
    </FilterBar>
  )
}
