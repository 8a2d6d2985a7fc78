import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import {
  type Staircase,
  type Standing,
  type StandingPage,
  type StandingSums,
  stairAnswer,
  stairPages,
} from '../../lib/staircase.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type RuleWords, useRuleWords } from '../../lib/use-rule-words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { LockMark, useLockReason } from '../../ui/lock-state.tsx'
import { MissingLines } from '../../ui/missing-lines.tsx'
import { Money } from '../../ui/money.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './staircase.module.css'
import { useStaircaseSearch } from './staircase-search.ts'

const AT_ONCE = 15

interface BoardProps {
  readonly staircase: Staircase
  readonly onOpen: (account: number) => void
}

/** Steps from the ground up, each with who stands there. */
export function StairsBoard({ staircase, onOpen }: BoardProps) {
  const { filter } = useStaircaseSearch()
  const { t } = useTranslation('staircase')
  const words = useRuleWords()
  const sums = useQuery(stairAnswer<StandingSums>('staircases/sums', filter))
  if (sums.error && !sums.data) return <ErrorState error={sums.error} onRetry={() => void sums.refetch()} />
  const lanes = [{ id: 0, name: t('ground'), offer: null }, ...staircase.steps]
  return (
    <div className={styles.board} style={{ '--lanes': lanes.length } as object}>
      {lanes.map((step, nth) => (
        <Lane
          key={step.id}
          step={step}
          nth={nth}
          sum={sums.data?.rows.find((row) => (row.step_id ?? 0) === step.id)}
          words={words}
          onOpen={onOpen}
        />
      ))}
    </div>
  )
}

interface LaneProps {
  readonly step: Pick<Staircase['steps'][number], 'id' | 'name' | 'offer'>
  readonly nth: number
  readonly sum: StandingSums['rows'][number] | undefined
  readonly words: RuleWords
  readonly onOpen: (account: number) => void
}

function Lane({ step, nth, sum, words, onOpen }: LaneProps) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const { filter } = useStaircaseSearch()
  const list = useInfiniteQuery(
    stairPages<StandingPage>('staircases/standings', { ...filter, step: String(step.id) }, AT_ONCE),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows)
  return (
    <section className={styles.lane} aria-label={step.name}>
      <div className={styles.laneHead}>
        <h2>
          {nth > 0 ? <span>{nth}. </span> : null}
          {step.name}
        </h2>
        <span className={styles.sub}>
          {t('lane.accounts', { n: format.number(sum?.accounts ?? 0) })} ·{' '}
          <Money minor={sum?.mrr_minor ?? 0} per="month" />
        </span>
        <span className={styles.small}>
          {step.offer ? t('lane.offer', { name: step.offer.name }) : t('lane.no_offer')}
        </span>
        {nth > 0 ? (
          <span className={styles.small}>
            {t('lane.ready', {
              ready: format.number(sum?.ready ?? 0),
              locked: format.number(sum?.locked ?? 0),
            })}
          </span>
        ) : null}
      </div>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={4} /> : null}
      {rows?.length === 0 ? <p className={styles.small}>{t('lane.empty')}</p> : null}
      {rows?.map((row) => (
        <Ticket key={row.account.id} standing={row} words={words} onOpen={onOpen} />
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
  readonly standing: Standing
  readonly words: RuleWords
  readonly onOpen: (account: number) => void
}

function Ticket({ standing, words, onOpen }: TicketProps) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const { account, mrr_minor: mrr, health, since, since_before: before, next, owner } = standing
  return (
    <article className={styles.ticket} data-ready={standing.is_ready}>
      <button type="button" className={styles.titleButton} onClick={() => onOpen(account.id)}>
        {account.name}
      </button>
      <span className={styles.small}>
        {t(before ? 'since_before' : 'since', { day: format.date(since) })} · {owner ?? t('nobody')}
      </span>
      <div className={styles.ticketFoot}>
        <Money minor={mrr} per="month" />
        <HealthBadge state={health.band} score={health.score} word={false} />
      </div>
      <OfferLine standing={standing} />
      {next ? (
        <div className={styles.nextPart}>
          <span className={styles.small}>{t(next.is_unknown ? 'missing.unknown' : 'missing.short')}</span>
          <MissingLines lines={next.missing} words={words} most={2} />
        </div>
      ) : (
        <span className={styles.small}>{t('top')}</span>
      )}
    </article>
  )
}

/** Ready, offered already, or why the offer is locked. */
export function OfferLine({ standing }: { readonly standing: Standing }) {
  const { t } = useTranslation('staircase')
  const say = useLockReason()
  const { lock, offer, is_ready: isReady } = standing
  const stage = offer?.opportunity?.stage
  return (
    <div className={styles.offerLine}>
      {isReady ? <span className={styles.ready}>{t('is_ready')}</span> : <LockMark isOpen={lock.is_open} />}
      {stage ? <span className={styles.small}>{t(`stage.${stage as 'idea'}`)}</span> : null}
      {lock.is_open && lock.override ? (
        <span className={styles.small}>{t('lock.overridden', { who: lock.override.by })}</span>
      ) : null}
      {!lock.is_open && lock.reasons[0] ? (
        <span className={styles.small}>
          {say(lock.reasons[0])}
          {lock.reasons.length > 1 ? ` ${t('lock.more', { count: lock.reasons.length - 1 })}` : ''}
        </span>
      ) : null}
    </div>
  )
}
