import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { addDays } from '@tsuzuku/core/time/add-days'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import type { HealthMovement, HealthMovements } from '../../lib/health.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { Delta } from '../../ui/delta.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthMark } from '../../ui/health-badge.tsx'
import { HealthWhyLine } from '../../ui/health-why.tsx'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/num.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './health-page.module.css'

const periods = ['1', '7', '14', '30', '90'] as const
type Period = (typeof periods)[number]

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text)

/** The day compared with, from the address: a week before the day seen from unless it says another; a preset where it is one. */
function useSince() {
  const { asOf: today } = useView()
  const search = useSearch({ from: '/shell/health' })
  const navigate = useNavigate()
  const since = isDay(search.since) && search.since < today ? search.since : addDays(today, -7)
  const preset = periods.find((days) => addDays(today, -Number(days)) === since)
  const choose = (days: Period) =>
    void navigate({
      to: '.',
      search: (old) =>
        ({ ...old, since: days === '7' ? undefined : addDays(today, -Number(days)) }) as object,
      replace: true,
    })
  return { since, preset, choose }
}

function useMovements(since: string, score: number) {
  const { owner, segment, asOf, isPast } = useView()
  const past = isPast ? asOf : undefined
  return useInfiniteQuery({
    queryKey: ['get', '/api/v1/health/movements', since, past, owner, segment, score],
    queryFn: async ({ pageParam, signal }): Promise<HealthMovements> => {
      const query = {
        since,
        score,
        limit: 30,
        owner: owner ?? 'all',
        ...(segment ? { segment } : {}),
        ...(past ? { as_of: past } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      }
      const { data } = await api.GET('/api/v1/health/movements', { params: { query }, signal })
      return data as HealthMovements
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** Who moved in a period, by how much and because of what; changes of band first, then by money. */
export function MovementsCard({ score }: { readonly score: number }) {
  const { t } = useTranslation('health')
  const format = useFormat()
  const { isPast } = useView()
  const { since, preset, choose } = useSince()
  const list = useRef<HTMLUListElement>(null)
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useMovements(since, score)
  const first = data?.pages[0]
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  const go = (step: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus()
  }
  useShortcut({ keys: 'j' }, () => go(1))
  useShortcut({ keys: 'k' }, () => go(-1))
  return (
    <Card
      title={t('movements.title')}
      {...(first ? { aside: t('movements.total', { count: first.total ?? 0 }) } : {})}
      flush
    >
      <div className={styles.periods}>
        <SegmentedControl
          size="xs"
          aria-label={t('movements.since')}
          value={preset ?? 'other'}
          onChange={(value) => (value === 'other' ? undefined : choose(value as Period))}
          data={[
            ...(preset
              ? []
              : [{ value: 'other', label: t('period.other', { day: format.dayMonth(since) }) }]),
            ...periods.map((value) => ({
              value,
              label: t(value === '1' && isPast ? 'period.day_before' : `period.${value}`),
            })),
          ]}
        />
        {first?.day && first.since ? (
          <span>
            {t('movements.compared', { since: format.date(first.since), day: format.date(first.day) })}
          </span>
        ) : null}
      </div>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? (
        <div className={styles.none}>
          <LinesSkeleton lines={8} />
        </div>
      ) : null}
      {data && rows.length === 0 ? <p className={styles.none}>{t('movements.none')}</p> : null}
      <ul className={styles.rows} ref={list}>
        {rows.map((row) => (
          <Movement key={row.account.id} row={row} />
        ))}
      </ul>
      {hasNextPage ? (
        <div className={styles.more}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('movements.more')}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

function Movement({ row }: { readonly row: HealthMovement }) {
  const { t } = useTranslation('health')
  const words = useTranslation('common').t
  const isNewBand = row.band !== row.band_before
  return (
    <li>
      <Link
        to="/accounts/$accountId"
        params={{ accountId: String(row.account.id) }}
        preload="intent"
        className={styles.row ?? ''}
      >
        <HealthMark state={row.band} />
        <span className={styles.who}>
          <b>{row.account.name}</b>
          <span className={styles.band}>
            {isNewBand
              ? t('movements.band_changed', {
                  from: words(`health.${row.band_before}`),
                  to: words(`health.${row.band}`),
                })
              : words(`health.${row.band}`)}
          </span>
        </span>
        <span className={styles.score}>
          <b className={styles[row.band]}>{row.score === null ? <Unknown /> : Math.round(row.score)}</b>{' '}
          <Delta value={row.change === null ? null : Math.round(row.change)} better="up" />
        </span>
        <span className={styles.reason}>
          <HealthWhyLine drivers={row.drivers} standing={row.standing} most={3} />
          {row.silent ? <span className={styles.tag}>{t('movements.silent')}</span> : null}
        </span>
        <span className={styles.money}>
          <Money minor={row.mrr_minor} per="month" />
        </span>
      </Link>
    </li>
  )
}
