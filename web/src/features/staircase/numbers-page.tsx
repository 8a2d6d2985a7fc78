import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Numbers, stairAnswer } from '../../lib/staircase.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx'
import { Money } from '../../ui/money.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import rowCards from '../../ui/row-cards.module.css'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './staircase.module.css'
import { useChosen } from './staircase-search.ts'
import { StaircaseTabs } from './staircase-tabs.tsx'

const withins = ['30', '90', '180', '365'] as const
type Row = Numbers['rows'][number]
type Share = NonNullable<Row['upsell']>

/** What each step brings: how many climb, in how long, and what they buy. */
export function NumbersPage() {
  const { t } = useTranslation('staircase')
  const search = useSearch({ from: '/shell/staircase/numbers' })
  const navigate = useNavigate()
  const { rows, chosen, error, refetch } = useChosen(search.of)
  const within = withins.find((one) => one === search.within) ?? '90'
  const change = (part: { of?: string | undefined; within?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  return (
    <Page>
      <PageHeader
        title={t('numbers.page')}
        lead={t('numbers.lead')}
        filters={
          <FilterBar>
            <FilterSelect
              label={t('which')}
              value={String(chosen?.id ?? '')}
              options={(rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
              onChange={(of) => change({ of })}
              width={220}
            />
            <FilterSelect
              label={t('numbers.within')}
              value={within}
              options={withins.map((value) => ({ value, label: t('numbers.within_days', { n: value }) }))}
              onChange={(next) => change({ within: next })}
              width={220}
            />
          </FilterBar>
        }
      />
      <StaircaseTabs />
      {error && !rows ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {rows?.length === 0 ? <EmptyState title={t('none.title')} why={t('none.why')} /> : null}
      {chosen ? <NumbersCard id={chosen.id} within={within} /> : null}
    </Page>
  )
}

function NumbersCard({ id, within }: { readonly id: number; readonly within: string }) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const { data, error, refetch } = useQuery(stairAnswer<Numbers>(`staircases/${id}/numbers`, { within }))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={8} />
  return (
    <Card
      title={data.staircase.name}
      aside={
        <span className={styles.small}>
          {t('numbers.span', { from: format.date(data.from), to: format.date(data.to) })}
        </span>
      }
    >
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('numbers.table', { name: data.staircase.name })}
      >
        <table className={`${styles.table} ${rowCards.rows}`}>
          <thead>
            <tr>
              {(
                ['step', 'accounts', 'climb', 'days', 'offers', 'money', 'upsell', 'cross_sell'] as const
              ).map((head) => (
                <th key={head} scope="col">
                  {t(`numbers.head.${head}`, { n: within })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <NumbersRow key={row.step_id ?? 0} row={row} currency={data.currency} within={within} />
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.small}>
        {data.known_since ? t('numbers.since', { day: format.date(data.known_since) }) : null}{' '}
        {t('numbers.about')}
      </p>
    </Card>
  )
}

interface NumbersRowProps {
  readonly row: Row
  readonly currency: string
  readonly within: string
}

function NumbersRow({ row, currency, within }: NumbersRowProps) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const { climb, days, offers, money } = row
  return (
    <tr>
      <th scope="row">{row.name ?? t('ground')}</th>
      <td data-head={t('numbers.head.accounts')}>{format.number(row.accounts)}</td>
      <td data-head={t('numbers.head.climb', { n: within })}>
        {climb ? (
          <Rate share={climb} of={t('numbers.of', { x: climb.climbed, n: climb.of })}>
            {climb.left_out > 0 ? <small>{t('numbers.left_out', { count: climb.left_out })}</small> : null}
          </Rate>
        ) : (
          '—'
        )}
      </td>
      <td data-head={t('numbers.head.days')}>{days ? <Days days={days} /> : '—'}</td>
      <td data-head={t('numbers.head.offers')}>
        {t('numbers.won_lost', {
          won: format.number(offers.won),
          lost: format.number(offers.lost),
          open: format.number(offers.open),
        })}
      </td>
      <td data-head={t('numbers.head.money')}>
        <Money minor={money.won_minor} currency={currency} />
        {money.without_amount + money.other_currency > 0 ? (
          <small>{t('numbers.not_in_sum', { count: money.without_amount + money.other_currency })}</small>
        ) : null}
      </td>
      <td data-head={t('numbers.head.upsell')}>{row.upsell ? <Bought share={row.upsell} /> : '—'}</td>
      <td data-head={t('numbers.head.cross_sell')}>
        {row.cross_sell ? <Bought share={row.cross_sell} /> : '—'}
      </td>
    </tr>
  )
}

function Bought({ share }: { readonly share: Share }) {
  const { t } = useTranslation('staircase')
  return <Rate share={share} of={t('numbers.of', { x: share.accounts, n: share.of })} />
}

interface RateProps {
  readonly share: Pick<Share, 'rate' | 'low' | 'high'>
  readonly of: string
  readonly children?: ReactNode
}

function Rate({ share, of, children }: RateProps) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const { rate, low, high } = share
  if (rate === null) {
    return (
      <>
        — <small>{t('numbers.nobody')}</small>
        {children}
      </>
    )
  }
  return (
    <>
      {format.percent(rate)}
      {low !== null && high !== null ? (
        <small>
          [{format.percent(low)}–{format.percent(high)}]
        </small>
      ) : null}
      <small>{of}</small>
      {children}
    </>
  )
}

function Days({ days }: { readonly days: NonNullable<Row['days']> }) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const counted = t('numbers.of', { x: days.climbed, n: days.stays })
  if (days.median === null) {
    return (
      <>
        —<small>{t(days.stays === 0 ? 'numbers.nobody' : 'numbers.no_median')}</small>
        {days.stays === 0 ? null : <small>{counted}</small>}
      </>
    )
  }
  const { low, high } = days
  const range =
    low === null
      ? high === null
        ? t('numbers.no_range')
        : t('numbers.range_to', { high: format.number(high) })
      : high === null
        ? t('numbers.range_from', { low: format.number(low) })
        : `[${format.number(low)}–${format.number(high)}]`
  return (
    <>
      {t('numbers.days', { n: format.number(days.median) })}
      <small>{range}</small>
      <small>{counted}</small>
    </>
  )
}
