import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnotations } from '../../lib/annotations.ts'
import { type Accuracy, categories, type Forecast, renewalsAnswer } from '../../lib/renewals.ts'
import { inSpan, monthSpan } from '../../lib/spans.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Num, Unknown } from '../../ui/num.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import styles from './renewals.module.css'
import { useWhose } from './renewals-search.ts'
import { RenewalsTabs, WhoseFilters } from './renewals-tabs.tsx'
import { Scroll } from './scroll.tsx'

export function ForecastPage() {
  const { t } = useTranslation('renewals')
  const whose = useWhose()
  const { data, error, refetch } = useQuery(renewalsAnswer<Forecast>('renewals/forecast', whose))
  return (
    <Page>
      <PageHeader title={t('tab.forecast')} lead={t('forecast.lead')} filters={<WhoseFilters />} />
      <RenewalsTabs />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          <MonthsCard forecast={data} />
          <CalibrationCard forecast={data} />
        </>
      ) : error ? null : (
        <BlockSkeleton height={320} />
      )}
      <AccuracyCard />
    </Page>
  )
}

function MonthsCard({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const { months, least_results: least } = forecast
  if (months.length === 0) {
    return (
      <Card>
        <EmptyState title={t('forecast.empty')} why={t('forecast.empty_why')} />
      </Card>
    )
  }
  return (
    <Card title={t('forecast.title')}>
      <Scroll label={t('forecast.title')}>
        <table className={`${styles.table} ${styles.rows}`}>
          <thead>
            <tr>
              <th scope="col">{t('forecast.month')}</th>
              {categories.map((category) => (
                <th key={category} scope="col">
                  {t(`category.${category}`)}
                </th>
              ))}
              <th scope="col">{t('forecast.total')}</th>
              <th scope="col">{t('forecast.expected')}</th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, parts, expected }) => (
              <tr key={month}>
                <th scope="row">{format.month(`${month}-01`)}</th>
                {categories.map((category) => {
                  const part = parts.find((one) => one.category === category)
                  return (
                    <td
                      key={category}
                      data-head={t(`category.${category}`)}
                      {...(part ? {} : { 'data-none': true })}
                    >
                      <Money minor={part?.mrr_minor ?? 0} />
                    </td>
                  )
                })}
                <td data-head={t('forecast.total')}>
                  <Money minor={parts.reduce((sum, part) => sum + part.mrr_minor, 0)} />
                </td>
                <td data-head={t('forecast.expected')}>
                  <Money
                    minor={expected?.mrr_minor}
                    {...(expected
                      ? { interval: [expected.low_minor, expected.high_minor] as const }
                      : { reason: t('forecast.no_expected', { count: least }) })}
                  />
                  {expected ? (
                    <PartNote parts={parts} expected={expected} calibration={forecast.calibration} />
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {months.every(({ expected }) => expected === null) ? (
        <p className={styles.small}>{t('forecast.no_expected', { count: least })}</p>
      ) : null}
    </Card>
  )
}

type Month = Forecast['months'][number]
interface PartNoteProps {
  readonly parts: Month['parts']
  readonly expected: NonNullable<Month['expected']>
  readonly calibration: Forecast['calibration']
}

/** How many of the month the expectation is of, and which categories have no record of their own yet. */
function PartNote({ parts, expected, calibration }: PartNoteProps) {
  const { t, i18n } = useTranslation('renewals')
  const all = parts.reduce((sum, { renewals }) => sum + renewals, 0)
  if (expected.renewals === all) return null
  const missing = parts.filter(
    (part) => calibration.find(({ category }) => category === part.category)?.share === null,
  )
  const what = new Intl.ListFormat(i18n.language, { type: 'unit' }).format(
    missing.map(({ category, renewals }) =>
      t('forecast.part_of', { category: t(`category.${category}`), count: renewals }),
    ),
  )
  return (
    <span className={styles.part}>
      {t('forecast.part', { known: expected.renewals, all })} {t('forecast.part_missing', { what })}
    </span>
  )
}

function CalibrationCard({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation('renewals')
  return (
    <Card title={t('forecast.calibration')}>
      <p className={styles.small}>{t('forecast.calibration_why')}</p>
      <ul className={styles.lines}>
        {forecast.calibration.map(({ category, due, kept, share, low, high }) => (
          <li key={category}>
            <span className={styles.row}>
              <span>{t(`category.${category}`)}</span>
              <span className={styles.sub}>
                {share === null
                  ? t('forecast.too_little', { due, least: forecast.least_results })
                  : t('forecast.of', { kept, due })}
              </span>
              <Num
                value={share}
                kind="percent"
                {...(low !== null && high !== null ? { interval: [low, high] as const } : {})}
                {...(share === null
                  ? { reason: t('forecast.too_little', { due, least: forecast.least_results }) }
                  : {})}
              />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function AccuracyCard() {
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
  const months = rows.map(({ month }) => monthSpan(month)).sort((a, b) => a.from.localeCompare(b.from))
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
      <table className={`${styles.table} ${styles.rows}`}>
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
                {inSpan(annotations, monthSpan(row.month)).map(({ id, text }) => (
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
