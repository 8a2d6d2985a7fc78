import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import { scoreSearch, useFurtherScores } from '../../lib/scores.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { HealthWhyLine } from '../../ui/health-why.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import styles from './account-scores.module.css'

type Scores =
  paths['/api/v1/accounts/{id}/health/scores']['get']['responses'][200]['content']['application/json']
type Row = Scores['rows'][number]

/** Health as other scores see it; nothing where there are none. */
export function AccountScores({ accountId }: { readonly accountId: string }) {
  const further = useFurtherScores()
  return further.length === 0 ? null : <ScoresCard accountId={accountId} />
}

function ScoresCard({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('scores')
  const format = useFormat()
  const { asOf, isPast } = useView()
  const answer = apiQuery.useQuery('get', '/api/v1/accounts/{id}/health/scores', {
    params: { path: { id: accountId }, query: isPast ? { as_of: asOf } : {} },
  })
  const { data, refetch } = answer
  const error: unknown = answer.error
  return (
    <Card
      title={t('account.title')}
      {...(data?.compared_with
        ? { aside: t('account.since', { day: format.dayMonth(data.compared_with) }) }
        : {})}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LinesSkeleton lines={4} /> : null}
      {data?.rows.length === 0 ? <p className={styles.none}>{t('account.none')}</p> : null}
      <ul className={styles.rows}>
        {data?.rows.map((row) => (
          <ScoreRow key={row.id} row={row} />
        ))}
      </ul>
    </Card>
  )
}

function ScoreRow({ row }: { readonly row: Row }) {
  const { t } = useTranslation('scores')
  const format = useFormat()
  const known = row.trend.scores.filter((score): score is number => score !== null)
  const [first, last] = [known[0], known.at(-1)]
  return (
    <li>
      <div className={styles.head}>
        <Link to="/health" search={scoreSearch(row.id)} className={`link ${styles.name}`}>
          {row.name}
        </Link>
        <span className={styles.value}>
          <HealthBadge
            state={row.band}
            score={row.score === null ? null : Math.round(row.score)}
            delta={row.change === null ? null : Math.round(row.change)}
          />
        </span>
      </div>
      <div className={styles.why}>
        {row.score === null ? (
          <p className={styles.none}>{t('account.unknown', { known: format.percent(row.known_share, 0) })}</p>
        ) : (
          <HealthWhyLine drivers={row.drivers} standing={row.standing} most={2} />
        )}
        {first === undefined || last === undefined || known.length < 2 ? null : (
          <Sparkline
            values={row.trend.scores}
            label={t('account.trend', { from: format.number(first, 0), to: format.number(last, 0) })}
          />
        )}
      </div>
    </li>
  )
}
