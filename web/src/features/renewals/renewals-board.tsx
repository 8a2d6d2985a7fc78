import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconArrowsMove } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import {
  type Renewal,
  type RenewalState,
  type RenewalSums,
  renewalsAnswer,
  renewalsQuery,
  states,
} from '../../lib/renewals.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { RenewalDay } from './renewal-day.tsx'
import styles from './renewals.module.css'
import { useRenewalsSearch } from './renewals-search.ts'
import { useMove } from './use-change.ts'

const AT_ONCE = 20

interface BoardProps {
  readonly onOpen: (id: number) => void
}

/** Renewals by state, with what each state is worth a month. */
export function RenewalsBoard({ onOpen }: BoardProps) {
  const { t } = useTranslation('renewals')
  const mayWrite = useCan('renewals:write')
  const { filter } = useRenewalsSearch()
  const { owner, segment, tier, within, which, month } = filter
  const sums = useQuery(
    renewalsAnswer<RenewalSums>('renewals/sums', { owner, segment, tier, within, which, month }),
  )
  if (sums.error && !sums.data) return <ErrorState error={sums.error} onRetry={() => void sums.refetch()} />
  return (
    <>
      {mayWrite ? <p className={styles.dragHelp}>{t('drag_help')}</p> : null}
      <div className={styles.board}>
        {states.map((state) => (
          <Lane
            key={state}
            state={state}
            sum={sums.data?.by_state.find(({ name }) => name === state)}
            mayWrite={mayWrite}
            onOpen={onOpen}
          />
        ))}
      </div>
    </>
  )
}

interface LaneProps extends BoardProps {
  readonly state: RenewalState
  readonly sum: RenewalSums['by_state'][number] | undefined
  readonly mayWrite: boolean
}

function Lane({ state, sum, mayWrite, onOpen }: LaneProps) {
  const { t } = useTranslation('renewals')
  const { filter } = useRenewalsSearch()
  const [isOver, setOver] = useState(false)
  const move = useMove()
  const list = useInfiniteQuery(renewalsQuery({ ...filter, state }, AT_ONCE))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  const drop = (text: string) => {
    setOver(false)
    const [id, from, name] = text.split('\n')
    if (id && name && from !== state) move({ id: Number(id), account: { id: 0, name, tier: null } }, state)
  }
  return (
    <section
      className={styles.lane}
      aria-label={t(`state.${state}`)}
      {...(isOver ? { 'data-over': true } : {})}
      onDragOver={(event) => {
        if (!mayWrite) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        drop(event.dataTransfer.getData('text/plain'))
      }}
    >
      <div className={styles.laneHead}>
        <h2>
          {t(`state.${state}`)} <span>{sum?.renewals ?? 0}</span>
        </h2>
        <span className={styles.sub}>
          <Money minor={sum?.mrr_minor ?? 0} per="month" />
        </span>
      </div>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={4} /> : null}
      {rows?.length === 0 ? <p className={styles.small}>{t('lane_empty')}</p> : null}
      {rows?.map((row) => (
        <Ticket key={row.id} renewal={row} mayWrite={mayWrite} onOpen={onOpen} />
      ))}
      {list.hasNextPage ? (
        <Button variant="subtle" size="compact-sm" onClick={() => void list.fetchNextPage()}>
          {t('lane_more')}
        </Button>
      ) : null}
    </section>
  )
}

interface TicketProps extends BoardProps {
  readonly renewal: Renewal
  readonly mayWrite: boolean
}

function Ticket({ renewal, mayWrite, onOpen }: TicketProps) {
  const { t } = useTranslation('renewals')
  const move = useMove()
  const { name } = renewal.account
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = states[states.indexOf(renewal.state) + step]
    if (!mayWrite || !event.shiftKey || step === 0 || next === undefined) return
    event.preventDefault()
    move(renewal, next)
  }
  return (
    <article
      className={styles.ticket}
      draggable={mayWrite}
      onDragStart={(event) =>
        event.dataTransfer.setData('text/plain', `${renewal.id}\n${renewal.state}\n${name}`)
      }
    >
      <div className={styles.ticketHead}>
        <button
          type="button"
          className={styles.titleButton}
          onClick={() => onOpen(renewal.id)}
          onKeyDown={onKeyDown}
        >
          {name}
        </button>
        {mayWrite ? <MoveMenu renewal={renewal} /> : null}
      </div>
      <RenewalDay renewal={renewal} />
      <div className={styles.ticketFoot}>
        <Money minor={renewal.mrr_minor} per="month" />
        <HealthBadge state={renewal.health.band} score={renewal.health.score} word={false} />
      </div>
      <Result renewal={renewal} />
      <span className={styles.small}>{renewal.owner?.name ?? t('nobody')}</span>
    </article>
  )
}

/** What the contracts say happened, where the lane does not say it: more, less, or other than people said. */
function Result({ renewal: { state, result, result_mrr_minor: minor } }: { readonly renewal: Renewal }) {
  const { t } = useTranslation('renewals')
  const isSaid = (state === 'won' && result === 'renewed') || (state === 'lost' && result === 'lost')
  if (result === null || isSaid) return null
  return (
    <span className={styles.small}>
      {t(`result.${result}`)}{' '}
      {minor === null || result === 'lost' ? null : <Money minor={minor} per="month" />}
    </span>
  )
}

function MoveMenu({ renewal }: { readonly renewal: Renewal }) {
  const { t } = useTranslation('renewals')
  const move = useMove()
  return (
    <Menu withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('move', { account: renewal.account.name })}
        >
          <IconArrowsMove size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {states
          .filter((state) => state !== renewal.state)
          .map((state) => (
            <Menu.Item key={state} onClick={() => move(renewal, state)}>
              {t(`state.${state}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
