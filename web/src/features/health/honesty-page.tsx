import { Button, Select } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { BeforeSegmentCard } from '../../ui/before-segment.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { SegmentSelect } from '../../ui/filter-bar.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import styles from './back-test.module.css'
import { useHonestyQuestion } from './honesty-question.ts'
import { HonestyRowsCard } from './honesty-rows.tsx'
import { IntervalTable } from './interval-table.tsx'
import { endsOf, ShareFigure } from './share-figure.tsx'

type Honesty = paths['/api/v1/health/honesty']['get']['responses'][200]['content']['application/json']

/** Once a year: what health said of those who left, and who stayed of those it called at risk. */
export function HonestyPage() {
  const { t } = useTranslation('honesty')
  const format = useFormat()
  const question = useHonestyQuestion()
  const answer = apiQuery.useQuery('get', '/api/v1/health/honesty', { params: { query: question } })
  const { data, refetch } = answer
  const error: unknown = answer.error
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  if (!data) return <PageSkeleton />
  const isEmpty = data.left.accounts === 0 && data.stood.months === 0
  return (
    <Page>
      <HonestyHeader report={data} />
      {data.recorded_since ? <NothingRecorded since={data.recorded_since} /> : null}
      {isEmpty && !data.recorded_since ? (
        data.segments_kept_since ? (
          <BeforeSegmentCard since={data.segments_kept_since} isSpan />
        ) : (
          <NothingToReport year={data.year} />
        )
      ) : null}
      {isEmpty || data.recorded_since ? null : (
        <>
          {data.segments_kept_since ? (
            <p className={styles.caution}>
              {t('segment_since', { since: format.date(data.segments_kept_since) })}
            </p>
          ) : null}
          <div className={styles.pairOfCards}>
            <LeftCard report={data} />
            <StoodCard report={data} />
          </div>
          <HonestyRowsCard question={question} />
        </>
      )}
    </Page>
  )
}

/** Of a day before contracts were recorded nobody could say who leaves. */
function NothingRecorded({ since }: { readonly since: string }) {
  const { t } = useTranslation('honesty')
  const format = useFormat()
  const { change } = useView()
  return (
    <Card>
      <EmptyState
        title={t('unrecorded.title')}
        why={t('unrecorded.why', { since: format.date(since) })}
        action={
          <Button variant="default" onClick={() => change({ as_of: undefined })}>
            {t('unrecorded.action')}
          </Button>
        }
      />
    </Card>
  )
}

function NothingToReport({ year }: { readonly year: number }) {
  const { t } = useTranslation('honesty')
  return (
    <Card>
      <EmptyState
        title={t('empty.title', { year })}
        why={t('empty.why')}
        action={<Button renderRoot={(props) => <Link to="/health" {...props} />}>{t('empty.action')}</Button>}
      />
    </Card>
  )
}

function HonestyHeader({ report }: { readonly report: Honesty }) {
  const { t } = useTranslation('honesty')
  const { segment } = useView()
  const format = useFormat()
  const navigate = useNavigate()
  const { left, year } = report
  const isUnknown = left.accounts === 0 && (report.recorded_since ?? report.segments_kept_since) !== null
  const of = (band: string) => left.said.find((one) => one.band === band)?.accounts ?? 0
  const values = {
    left: format.number(left.accounts),
    danger: format.number(of('danger')),
    good: format.number(of('good')),
    days: report.days_before,
    year,
  }
  const years = [...new Set([year, ...report.years])].sort((a, b) => b - a)
  const choose = (next: string | null) =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, year: next ?? undefined }) as object,
      replace: true,
    })
  return (
    <PageHeader
      title={t('page.title')}
      beside={report.to.endsWith('12-31') ? String(year) : t('page.until', { day: format.date(report.to) })}
      lead={
        isUnknown ? (
          ' '
        ) : left.accounts === 0 ? (
          t(segment ? 'page.lead_none_there' : 'page.lead_none', { year })
        ) : (
          <Marked text={t('page.lead', values)} />
        )
      }
      actions={
        <>
          <Link to="/health" className="link">
            {t('page.back')}
          </Link>
          <Link to="/health/back-tests" className="link">
            {t('page.back_tests')}
          </Link>
          <Select
            aria-label={t('page.year')}
            data={years.map(String)}
            value={String(year)}
            onChange={choose}
            allowDeselect={false}
            w={100}
          />
          <AsOfPicker />
          <SegmentSelect />
        </>
      }
    />
  )
}

function LeftCard({ report }: { readonly report: Honesty }) {
  const { t } = useTranslation('honesty')
  const { segment } = useView()
  const format = useFormat()
  const { left, days_before: days } = report
  const scale = [0, 1] as const
  return (
    <Card title={t('left.title', { days })}>
      {left.accounts === 0 ? (
        <p className={styles.plain}>{t(segment ? 'left.none_there' : 'left.none')}</p>
      ) : (
        <>
          <p className={styles.plain}>
            {t('left.total', { count: left.accounts, money: format.money(left.mrr_minor) })}
          </p>
          <IntervalTable
            caption={t('left.title', { days })}
            heads={{ name: t('left.said'), figure: t('left.share'), count: t('left.count') }}
            scale={scale}
            rows={left.said.map((one) => ({
              key: one.band,
              name: one.band === 'none' ? t('said.none') : <HealthBadge state={one.band} />,
              value: one.share,
              interval: endsOf(one.interval),
              figure: (
                <ShareFigure share={{ part: one.accounts, whole: left.accounts, interval: one.interval }} />
              ),
              count: (
                <>
                  {format.number(one.accounts)}
                  <br />
                  <small>{format.money(one.mrr_minor)}</small>
                </>
              ),
              isMain: one.band === 'danger',
            }))}
            note={t('left.note', { days })}
          />
          {left.reconstructed > 0 ? (
            <p className={`${styles.caution} ${styles.apart}`}>
              {t('left.reconstructed', { count: left.reconstructed })}
            </p>
          ) : null}
        </>
      )}
    </Card>
  )
}

function StoodCard({ report }: { readonly report: Honesty }) {
  const { t } = useTranslation('honesty')
  const format = useFormat()
  const { stood, days_before: days, rules } = report
  const danger = stood.bands.find(({ band }) => band === 'danger')
  if (stood.months === 0 || stood.from === null || stood.to === null) {
    return (
      <Card title={t('stood.title')}>
        <p className={styles.plain}>{t('stood.none', { days })}</p>
      </Card>
    )
  }
  const values = {
    accounts: format.number(danger?.accounts ?? 0),
    stayed: format.number(danger?.stayed.accounts ?? 0),
    money: format.money(danger?.stayed.mrr_minor ?? 0),
  }
  const said = rules.map(({ version, readings }) => t('rule', { version, readings: format.number(readings) }))
  return (
    <Card title={t('stood.title')}>
      <p className={styles.plain}>
        <Marked text={t('stood.false_alarm', values)} />
      </p>
      <IntervalTable
        caption={t('stood.title')}
        heads={{ name: t('stood.band'), figure: t('stood.stayed'), count: t('stood.count') }}
        scale={[0, 1]}
        rows={stood.bands.map((one) => ({
          key: one.band,
          name: <HealthBadge state={one.band} />,
          value: one.stayed.share,
          interval: endsOf(one.stayed.interval),
          figure: (
            <ShareFigure
              share={{ part: one.stayed.accounts, whole: one.accounts, interval: one.stayed.interval }}
            />
          ),
          count: `${format.number(one.stayed.accounts)} / ${format.number(one.accounts)}`,
          isMain: one.band === 'danger',
        }))}
        note={t('stood.note', {
          from: format.date(stood.from),
          to: format.date(stood.to),
          months: stood.months,
          days,
        })}
      />
      <p className={styles.note}>{t('rules', { rules: said.join(' · ') })}</p>
    </Card>
  )
}
