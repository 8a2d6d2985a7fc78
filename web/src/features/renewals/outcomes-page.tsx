import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import {
  type LossReasons,
  type Recontract,
  renewalsAnswer,
  renewalsPages,
  type WinBacks,
} from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import rowCards from '../../ui/row-cards.module.css'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import styles from './renewals.module.css'
import { useWhose } from './renewals-search.ts'
import { RenewalsTabs, WhoseFilters } from './renewals-tabs.tsx'
import { Scroll } from './scroll.tsx'

const groupings = ['tier', 'cohort', 'term'] as const

export function OutcomesPage() {
  const { t } = useTranslation('renewals')
  return (
    <Page>
      <PageHeader title={t('tab.outcomes')} lead={t('outcomes.lead')} filters={<WhoseFilters />} />
      <RenewalsTabs />
      <RateCard />
      <ReasonsCard />
      <WinBackCard />
    </Page>
  )
}

function RateCard() {
  const { t } = useTranslation('renewals')
  const whose = useWhose()
  const search = useSearch({ from: '/shell/renewals/outcomes' })
  const navigate = useNavigate()
  const by = groupings.find((one) => one === search.by) ?? 'tier'
  const split = /^\d{4}-\d{2}-\d{2}$/.test(search.split ?? '') ? search.split : undefined
  const change = (part: { by?: string | undefined; split?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const { data, error, refetch } = useQuery(
    renewalsAnswer<Recontract>('renewals/recontract', { ...whose, by, split }),
  )
  return (
    <Card
      title={t('outcomes.rate')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('outcomes.by')}
          value={by}
          onChange={(next) => change({ by: next === 'tier' ? undefined : next })}
          data={groupings.map((value) => ({ value, label: t(`outcomes.${value}`) }))}
        />
      }
    >
      <div className={styles.stack}>
        <p className={styles.small}>{t('outcomes.rate_why')}</p>
        <TextInput
          type="date"
          label={t('outcomes.split_label')}
          w={220}
          value={split ?? ''}
          onChange={(event) => change({ split: event.currentTarget.value || undefined })}
        />
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {data ? <RateTable answer={data} by={by} /> : error ? null : <BlockSkeleton height={160} />}
        {data?.before ? <p className={styles.small}>{t('outcomes.split_note')}</p> : null}
      </div>
    </Card>
  )
}

function RateTable({ answer, by }: { readonly answer: Recontract; readonly by: (typeof groupings)[number] }) {
  const { t } = useTranslation('renewals')
  const word = (key: string | null) =>
    key === null ? t('outcomes.none_key') : by === 'term' ? t(`outcomes.term_${key as '12'}`) : key
  const rows = [
    { name: t('outcomes.all'), ...answer.all },
    ...(answer.before ? [{ name: t('outcomes.before'), ...answer.before }] : []),
    ...(answer.after ? [{ name: t('outcomes.after'), ...answer.after }] : []),
    ...answer.groups.map((group) => ({ ...group, name: word(group.key) })),
  ]
  return (
    <Scroll label={t('outcomes.rate')}>
      <table className={`${styles.table} ${rowCards.rows}`}>
        <thead>
          <tr>
            <th scope="col">{t(`outcomes.${by}`)}</th>
            <th scope="col">{t('outcomes.due')}</th>
            <th scope="col">{t('outcomes.renewed')}</th>
            <th scope="col">{t('outcomes.share')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td data-head={t('outcomes.due')}>
                <Num value={row.due} />
              </td>
              <td data-head={t('outcomes.renewed')}>
                <Num value={row.renewed} />
              </td>
              <td data-head={t('outcomes.share')}>
                <Num
                  value={row.share}
                  kind="percent"
                  {...(row.low !== null && row.high !== null
                    ? { interval: [row.low, row.high] as const }
                    : { reason: t('outcomes.unknown') })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function ReasonsCard() {
  const { t } = useTranslation('renewals')
  const whose = useWhose()
  const { data, error, refetch } = useQuery(renewalsAnswer<LossReasons>('renewals/loss-reasons', whose))
  return (
    <Card title={t('outcomes.reasons')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.rows.length === 0 ? (
        <EmptyState title={t('outcomes.reasons_none')} why={t('outcomes.reasons_why')} />
      ) : null}
      {data && data.rows.length > 0 ? (
        <Scroll label={t('outcomes.reasons')}>
          <table className={`${styles.table} ${rowCards.rows}`}>
            <thead>
              <tr>
                <th scope="col">{t('view.reason')}</th>
                <th scope="col">{t('outcomes.renewals')}</th>
                <th scope="col">{t('outcomes.mrr')}</th>
                <th scope="col" data-text>
                  {t('outcomes.known')}
                </th>
                <th scope="col" data-text>
                  {t('outcomes.competitors')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.reason ?? ''}>
                  <th scope="row">{t(`reason.${(row.reason ?? 'none') as 'none'}`)}</th>
                  <td data-head={t('outcomes.renewals')}>
                    <Num value={row.renewals} />
                  </td>
                  <td data-head={t('outcomes.mrr')}>
                    <Money minor={row.mrr_minor} per="month" />
                  </td>
                  <td data-text data-head={t('outcomes.known')}>
                    {t('outcomes.known_value', {
                      yes: row.foreseeable,
                      partly: row.partly,
                      no: row.unforeseeable,
                    })}
                  </td>
                  <td data-text data-head={t('outcomes.competitors')}>
                    {row.competitors.join(', ') || '—'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
    </Card>
  )
}

function WinBackCard() {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const whose = useWhose()
  const list = useInfiniteQuery(renewalsPages<WinBacks>('renewals/win-backs', whose))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  return (
    <Card title={t('outcomes.winback')}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows?.length === 0 ? (
        <EmptyState title={t('outcomes.winback_none')} why={t('outcomes.winback_why')} />
      ) : null}
      <ul className={styles.lines}>
        {rows?.map((row) => (
          <li key={row.id}>
            <span className={styles.row}>
              <Link
                to="/renewals"
                search={{ as: 'list', which: 'past', open: String(row.id) }}
                className="link"
              >
                {row.account.name}
              </Link>
              <Money minor={row.mrr_minor} per="month" />
            </span>
            <span className={styles.small}>
              {[
                `${t('outcomes.lost_on')} ${format.date(row.lost_on)}`,
                t(`reason.${(row.loss_reason ?? 'none') as 'none'}`),
                row.competitor,
                row.follow_up_on && `${t('column.follow_up')} ${format.date(row.follow_up_on)}`,
                row.owner,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {row.loss_note === '' ? null : <p className={styles.lossNote}>{row.loss_note}</p>}
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="subtle" onClick={() => void list.fetchNextPage()}>
          {t('outcomes.more')}
        </Button>
      ) : null}
    </Card>
  )
}
