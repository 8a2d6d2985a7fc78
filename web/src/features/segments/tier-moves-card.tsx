import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { When } from '../../ui/when.tsx'
import styles from './segments.module.css'
import { useTierMoves, type Way } from './tiers-data.ts'

/** Steps between tiers in the last year; a way narrows the accounts below it. */
export function TierMovesCard() {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const [way, setWay] = useState<Way>()
  const moves = useTierMoves(way)
  const name = (tier: string | null) => tier ?? t('tiers.none')
  const isWay = (other: Way) => way?.from === other.from && way?.to === other.to
  if (moves.error) return <ErrorState error={moves.error} onRetry={() => void moves.refetch()} />
  return (
    <Card title={t('tiers.steps')}>
      {moves.first && moves.first.total + moves.first.matrix.length > 0 ? (
        <p className={styles.quiet}>{t('tiers.steps_what')}</p>
      ) : null}
      {moves.first && moves.first.matrix.length > 0 ? (
        <div className={styles.adders} style={{ margin: '10px 0' }}>
          {moves.first.matrix.map((one) => (
            <Button
              key={`${one.from} ${one.to}`}
              size="xs"
              variant={isWay(one) ? 'light' : 'default'}
              aria-pressed={isWay(one)}
              onClick={() => setWay(isWay(one) ? undefined : { from: one.from, to: one.to })}
            >
              {name(one.from)} → {name(one.to)} · {format.number(one.accounts)}
            </Button>
          ))}
        </div>
      ) : null}
      {moves.rows?.length === 0 ? <p className={styles.quiet}>{t('tiers.no_steps')}</p> : null}
      <ul className={styles.moves}>
        {(moves.rows ?? []).map((move) => (
          <li key={`${move.at} ${move.account.id}`}>
            <span className={styles.way}>
              {name(move.from)} → <b>{name(move.to)}</b>
            </span>
            <span>
              <Link
                to="/accounts/$accountId"
                params={{ accountId: String(move.account.id) }}
                className="link"
              >
                {move.account.name}
              </Link>
              {move.cause === 'scheme' ? (
                <small className={styles.value}>{t('tiers.by_scheme')}</small>
              ) : null}
            </span>
            <Money minor={move.mrr_minor} />
            <When at={move.at} />
          </li>
        ))}
      </ul>
      {moves.hasNextPage ? (
        <Button
          variant="subtle"
          loading={moves.isFetchingNextPage}
          onClick={() => void moves.fetchNextPage()}
        >
          {t('moves.more')}
        </Button>
      ) : null}
    </Card>
  )
}
