import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnotations } from '../../lib/annotations.ts'
import { type Accuracy, renewalsAnswer } from '../../lib/renewals.ts'
import { inSpan, monthSpan } from '../../lib/spans.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/num.tsx'
import rowCards from '../../ui/row-cards.module.css'
import styles from './renewals.module.css'
import { useWhose } from './renewals-search.ts'
import { Scroll } from './scroll.tsx'

/** Months that have passed: what was forecast before each, and what came. */
export function AccuracyCard() {
  const { t } = useTranslation('renewals')
  const whose = useWhose()
  const [by, setBy] = useState<'month' | 'owner'>('month')
  const format = useFormat()
  const isNarrowed = whose.segment !== undefined || whose.tier !== undefined
  const { data, error, refetch } = useQuery(renewalsAnswer<Accuracy>('renewals/accuracy', { ...whose, by }))
  return (
    <Card
      title={t('forecast.accuracy')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('forecast.by')}
          value={by}
          onChange={(next) => setBy(next === 'owner' ? 'owner' : 'month')}
          data={(['month', 'owner'] as const).map((value) => ({ value, label: t(`forecast.by_${value}`) }))}
        />
      }
    >
      <p className={styles.small}>{t('forecast.accuracy_why')}</p>
      {data?.segments_kept_since ? (
        <p className={styles.small}>
          {t('forecast.left_out', { since: format.date(data.segments_kept_since) })}
        </p>
      ) : null}
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.rows.length === 0 ? (
        <EmptyState
          title={t(isNarrowed ? 'forecast.none_narrowed' : 'forecast.none')}
          why={t('forecast.none_why')}
        />
      ) : null}
      {data && data.rows.length > 0 ? (
        <AccuracyTable rows={data.rows} hasOwner={by === 'owner'} isNarrowed={isNarrowed} />
      ) : null}
    </Card>
  )
}

interface AccuracyTableProps {
  readonly rows: Accuracy['rows']
  readonly hasOwner: boolean
  /** By segment or tier: only forecasts kept by customer can be told. */
  readonly isNarrowed: boolean
}

function AccuracyTable({ rows, hasOwner, isNarrowed }: AccuracyTableProps) {
  const { t } = useTranslation('renewals')
  const noneKept = t(isNarrowed ? 'forecast.no_snapshot_narrowed' : 'forecast.no_snapshot')
  const format = useFormat()
  const months = rows
    .map(({ month }) => monthSpan(`${month}-01`))
    .sort((a, b) => a.from.localeCompare(b.from))
  const annotations = useAnnotations(months)
  const heads = [
    t('category.committed'),
    t('category.likely'),
    t('category.at-risk'),
    t('forecast.due'),
    t('forecast.kept'),
    t('forecast.expected'),
    t('forecast.inside'),
  ]
  return (
    <Scroll label={t('forecast.accuracy')}>
      <table className={`${styles.table} ${rowCards.rows}`}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.month')}</th>
            {hasOwner ? (
              <th scope="col" data-text>
                {t('column.owner')}
              </th>
            ) : null}
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.month}${row.owner?.id ?? ''}`}>
              <th scope="row">
                {format.month(`${row.month}-01`)}
                {inSpan(annotations, monthSpan(`${row.month}-01`)).map(({ id, text }) => (
                  <small key={id} className={styles.noted}>
                    ◆ {text}
                  </small>
                ))}
              </th>
              {hasOwner ? (
                <td data-text data-head={t('column.owner')}>
                  {row.owner?.name ?? t('nobody')}
                </td>
              ) : null}
              {[row.committed_minor, row.likely_minor, row.at_risk_minor].map((minor, at) => (
                <td key={heads[at]} data-head={heads[at]}>
                  {minor === null ? <Unknown reason={noneKept} /> : <Money minor={minor} />}
                </td>
              ))}
              <td data-head={t('forecast.due')}>
                <Money minor={row.due_minor} />
              </td>
              <td data-head={t('forecast.kept')}>
                {row.unknown === row.renewals ? (
                  <Unknown reason={t('forecast.unknown', { count: row.unknown })} />
                ) : (
                  <Money
                    minor={row.kept_minor}
                    {...(row.unknown > 0 ? { reason: t('forecast.unknown', { count: row.unknown }) } : {})}
                  />
                )}
              </td>
              <HeldCells row={row} noneKept={noneKept} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** One renewal more or less decides there: the interval is of the share, not of so few. */
const SAYS_LITTLE = 10

/** What had been expected of the month, and whether what came lies in its interval. */
function HeldCells({ row, noneKept }: { readonly row: Accuracy['rows'][number]; readonly noneKept: string }) {
  const { t } = useTranslation('renewals')
  const isPart = row.expected_of_minor !== null && row.expected_of_minor !== row.told_minor
  const { expected_minor: expected, low_minor: low, high_minor: high, inside } = row
  return (
    <>
      <td data-head={t('forecast.expected')}>
        <Money
          minor={expected}
          {...(low !== null && high !== null
            ? { interval: [low, high] as const }
            : { reason: row.taken_on === null ? noneKept : t('forecast.not_expected') })}
        />
        {isPart ? (
          <span className={styles.part}>
            <Money minor={row.expected_of_minor} /> {t('forecast.part_known')}
          </span>
        ) : null}
      </td>
      <td data-head={t('forecast.inside')}>
        {inside === null ? (
          <Unknown reason={t(isPart ? 'forecast.inside_part' : 'forecast.inside_unknown')} />
        ) : (
          t(inside ? 'forecast.inside_true' : 'forecast.inside_false')
        )}
        {inside !== null && row.renewals < SAYS_LITTLE ? (
          <span className={styles.part}>{t('forecast.only', { count: row.renewals })}</span>
        ) : null}
      </td>
    </>
  )
}
