import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { When } from '../../ui/when.tsx'
import type { Segment } from './segment.ts'
import styles from './segments.module.css'
import { useMoves } from './segments-data.ts'

/** Who came and who left, the latest first. */
export function MovesCard({ segment }: { readonly segment: Segment }) {
  const { t } = useTranslation('segments')
  const moves = useMoves(segment.id)
  return (
    <Card title={t('moves.title')}>
      {moves.error ? <ErrorState error={moves.error} onRetry={() => void moves.refetch()} /> : null}
      {moves.rows?.length === 0 ? <p className={styles.quiet}>{t('moves.none')}</p> : null}
      <ul className={styles.moves}>
        {(moves.rows ?? []).map((move) => (
          <li key={`${move.at} ${move.account.id} ${move.kind}`}>
            <span className={styles.way} data-kind={move.kind}>
              {t(`moves.${move.kind}`)}
            </span>
            <Link to="/accounts/$accountId" params={{ accountId: String(move.account.id) }} className="link">
              {move.account.name}
            </Link>
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
