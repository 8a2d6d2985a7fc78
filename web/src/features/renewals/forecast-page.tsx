import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { categories, type Forecast, renewalsAnswer } from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import rowCards from '../../ui/row-cards.module.css'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { AccuracyCard } from './accuracy-card.tsx'
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
        <table className={`${styles.table} ${rowCards.rows}`}>
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
