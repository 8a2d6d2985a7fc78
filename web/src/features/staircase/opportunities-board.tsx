import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconArrowsMove } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import {
  changeOpportunity,
  type Opportunity,
  type OpportunityPage,
  type OpportunitySums,
  type Stage,
  stages,
  stairAnswer,
  staircaseKey,
  stairPages,
} from '../../lib/staircase.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LockMark } from '../../ui/lock-state.tsx'
import { Money } from '../../ui/money.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './staircase.module.css'

const AT_ONCE = 20

interface BoardProps {
  readonly filter: Readonly<Record<string, string>>
  readonly onOpen: (id: number) => void
}

/** Opportunities by stage, the decided ones of the last three months. */
export function OpportunitiesBoard({ filter, onOpen }: BoardProps) {
  const sums = useQuery(stairAnswer<OpportunitySums>('opportunities/sums', { ...filter, which: 'board' }))
  if (sums.error && !sums.data) return <ErrorState error={sums.error} onRetry={() => void sums.refetch()} />
  return (
    <div className={styles.board} style={{ '--lanes': stages.length } as object}>
      {stages.map((stage) => (
        <Lane
          key={stage}
          stage={stage}
          sum={sums.data?.by_stage.find((row) => row.stage === stage)}
          filter={filter}
          onOpen={onOpen}
        />
      ))}
    </div>
  )
}

interface LaneProps extends BoardProps {
  readonly stage: Stage
  readonly sum: OpportunitySums['by_stage'][number] | undefined
}

function Lane({ stage, sum, filter, onOpen }: LaneProps) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const list = useInfiniteQuery(
    stairPages<OpportunityPage>('opportunities', { ...filter, stage, which: 'board' }, AT_ONCE),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows)
  return (
    <section className={styles.lane} aria-label={t(`stage.${stage}`)}>
      <div>
        <h2 className={styles.label}>
          {t(`stage.${stage}`)} <span className={styles.sub}>{format.number(sum?.opportunities ?? 0)}</span>
        </h2>
        <span className={styles.sub}>
          <Money minor={sum?.amount_minor ?? 0} />
        </span>
      </div>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={3} /> : null}
      {rows?.length === 0 ? <p className={styles.small}>{t('opportunity.lane_empty')}</p> : null}
      {rows?.map((row) => (
        <Ticket key={row.id} opportunity={row} onOpen={onOpen} />
      ))}
      {list.hasNextPage ? (
        <Button variant="subtle" size="compact-sm" onClick={() => void list.fetchNextPage()}>
          {t('lane.more')}
        </Button>
      ) : null}
    </section>
  )
}

interface TicketProps {
  readonly opportunity: Opportunity
  readonly onOpen: (id: number) => void
}

function Ticket({ opportunity, onOpen }: TicketProps) {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('opportunities:write')
  const { id, name, account, stage, owner, amount_minor: amount, currency, override } = opportunity
  const isBefore = stage === 'idea' || stage === 'ready'
  return (
    <article className={styles.ticket}>
      <div className={styles.ticketHead}>
        <button type="button" className={styles.titleButton} onClick={() => onOpen(id)}>
          {account.name}
        </button>
        {mayWrite ? <MoveMenu opportunity={opportunity} /> : null}
      </div>
      <span>{name}</span>
      <span className={styles.small}>
        {amount === null ? t('opportunity.no_amount') : <Money minor={amount} currency={currency} />} ·{' '}
        {t(`kind.${opportunity.kind}`)}
      </span>
      {isBefore ? <LockMark isOpen={opportunity.is_open} /> : null}
      {override ? <span className={styles.small}>{t('lock.overridden', { who: override.by })}</span> : null}
      <span className={styles.small}>{owner?.name ?? t('nobody')}</span>
    </article>
  )
}

function MoveMenu({ opportunity }: { readonly opportunity: Opportunity }) {
  const { t } = useTranslation('staircase')
  const { id, version, account, stage } = opportunity
  const move = useAction({
    run: (to: Stage) => changeOpportunity(id, { stage: to, version }),
    invalidate: [staircaseKey],
    done: (_, to) => t('opportunity.moved', { account: account.name, stage: t(`stage.${to}`) }),
  })
  return (
    <Menu withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('opportunity.move', { account: account.name, name: opportunity.name })}
        >
          <IconArrowsMove size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {stages
          // What is lost needs a reason, which the opened opportunity asks for.
          .filter((to) => to !== stage && to !== 'lost')
          .map((to) => (
            <Menu.Item key={to} onClick={() => move.mutate(to)}>
              {t(`stage.${to}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
