import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useFormat } from '../../lib/use-format.ts'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { type Grid, useGrid, useLoyaltySearch } from './loyalty-data.ts'
import { LoyaltyGrid } from './loyalty-grid.tsx'
import { MovesCard } from './loyalty-moves.tsx'
import { LoyaltyRuleCard } from './loyalty-rule.tsx'
import { LoyaltyTable } from './loyalty-table.tsx'

/** What customers do against what they think of us. */
export function LoyaltyPage() {
  const { t } = useTranslation('loyalty')
  const { day, change } = useLoyaltySearch()
  const answer = useGrid(day)
  const { data, refetch } = answer
  const error: unknown = answer.error
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  if (!data) return <PageSkeleton />
  if (data.segments_kept_since) {
    return (
      <Page>
        <LoyaltyHeader grid={data} />
        <BeforeSegmentCard since={data.segments_kept_since} onToday={() => change({ day: undefined })} />
      </Page>
    )
  }
  if (data.day === null) {
    return (
      <Page>
        <PageHeader title={t('page.title')} lead={t('page.lead_none')} />
        <Card>
          <EmptyState
            title={t('empty.title')}
            why={t('empty.why')}
            action={
              <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>
                {t('empty.action')}
              </Button>
            }
          />
        </Card>
      </Page>
    )
  }
  return (
    <Page>
      <LoyaltyHeader grid={data} />
      <Columns
        main={<LoyaltyGrid grid={data} />}
        side={
          <>
            <MovesCard grid={data} />
            <LoyaltyRuleCard grid={data} />
          </>
        }
      />
      <LoyaltyTable />
    </Page>
  )
}

function LoyaltyHeader({ grid }: { readonly grid: Grid }) {
  const { t } = useTranslation('loyalty')
  const format = useFormat()
  const { day, change } = useLoyaltySearch()
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const owners = (members?.rows ?? [])
    .filter(({ status, accounts }) => status === 'active' && accounts > 0)
    .map(({ id, name }) => ({ value: id, label: name }))
  const of = (box: string) => grid.boxes.find((one) => one.box === box)?.accounts ?? 0
  const all = grid.boxes.reduce((sum, { accounts }) => sum + accounts, 0)
  const values = {
    loyal: format.number(of('true')),
    known: format.number(all - of('unknown')),
    unknown: format.number(of('unknown')),
  }
  const shown = grid.day ?? day
  return (
    <PageHeader
      title={t('page.title')}
      beside={
        shown === undefined
          ? ''
          : grid.before
            ? t('page.beside', { day: format.date(shown), before: format.date(grid.before) })
            : t('page.beside_alone', { day: format.date(shown) })
      }
      lead={grid.day === null ? ' ' : <Marked text={t('page.lead', values)} />}
      actions={
        <>
          <Link to="/health" className="link">
            {t('page.health')}
          </Link>
          <Select
            aria-label={t('page.day')}
            value={day ?? ''}
            onChange={(next) => change({ day: next || undefined, box: undefined, from_box: undefined })}
            data={[
              { value: '', label: t('page.newest') },
              ...grid.months.map((month) => ({ value: month, label: format.date(month) })),
            ]}
            allowDeselect={false}
            w={160}
          />
          <OwnerSelect options={owners} />
          <SegmentSelect />
        </>
      }
    />
  )
}
