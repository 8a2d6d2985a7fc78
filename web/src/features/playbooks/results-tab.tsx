import { useQuery } from '@tanstack/react-query'
import { addDays } from '@tsuzuku/core/time/add-days'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Playbook, Results } from '../../lib/playbooks.ts'
import { useFormat } from '../../lib/use-format.ts'
import { CalendarChart } from '../../ui/calendar-chart.tsx'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Num } from '../../ui/num.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { type Content, contentOf } from './playbook.ts'
import { resultsQuery } from './playbook-data.ts'
import styles from './playbooks.module.css'
import { StepResults } from './results-steps.tsx'
import { SurveyResults } from './results-surveys.tsx'
import type { PlaybookWords } from './use-playbook-words.ts'

interface ResultsTabProps {
  readonly playbook: Playbook
  readonly words: PlaybookWords
}

/** Who came, who was reached, who met the goal; "effect" only where chance decided who was held out. */
export function ResultsTab({ playbook, words }: ResultsTabProps) {
  const { t } = useTranslation('playbooks')
  const { data, error, refetch } = useQuery(resultsQuery(playbook.id))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={10} />
  const content = contentOf(playbook.draft)
  const all = data.arms.treated.accounts + data.arms.held_out.accounts
  if (all === 0) return <EmptyState title={t('results.none')} why={t('results.none_why')} />
  return (
    <div className={styles.stack}>
      <Finding results={data} content={content} />
      <Arms results={data} hasGoal={content.goal !== null} />
      <SurveyResults results={data} content={content} words={words} />
      <Weeks results={data} />
      <StepResults results={data} content={content} words={words} />
    </div>
  )
}

function Finding({ results, content }: { readonly results: Results; readonly content: Content }) {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  const { difference, arms } = results
  const goal = content.goal
  const points = (value: number) => `${value > 0 ? '+' : ''}${format.number(value * 100, 1)}`
  if (difference) {
    const { low, high, level } = difference.interval
    const isClear = low > 0 || high < 0
    return (
      <Card title={t('results.effect')}>
        <p className={styles.bigFigure}>
          {t('results.points', { value: points(difference.value) })}{' '}
          <span className={styles.hint}>
            [{points(low)} – {points(high)}]
          </span>
        </p>
        <p>{t(isClear ? 'results.effect_clear' : 'results.effect_unclear')}</p>
        <p className={styles.hint}>
          {t('results.effect_about', {
            level: format.percent(level, 0),
            days: goal?.days ?? 0,
            treated: format.number(difference.treated),
            heldOut: format.number(difference.held_out),
          })}
        </p>
      </Card>
    )
  }
  const why =
    goal === null
      ? 'no_goal'
      : content.hold_out === 0 && arms.held_out.accounts === 0
        ? 'no_hold_out'
        : 'too_early'
  return (
    <Card title={t('results.no_statement')}>
      <p>{t(`results.${why}`, { days: goal?.days ?? 0 })}</p>
    </Card>
  )
}

interface ArmRow {
  readonly id: 'treated' | 'held_out'
  readonly arm: Results['arms']['treated']
}

const ofGoals = new Set(['observed', 'met', 'share'])

function Arms({ results, hasGoal }: { readonly results: Results; readonly hasGoal: boolean }) {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  const rows = useMemo<ArmRow[]>(
    () =>
      (['treated', 'held_out'] as const)
        .map((id) => ({ id, arm: results.arms[id] }))
        .filter(({ id, arm }) => id === 'treated' || arm.accounts > 0),
    [results],
  )
  const columns = useMemo<Column<ArmRow>[]>(
    () => [
      {
        id: 'arm',
        header: t('results.arm'),
        value: ({ id }) => t(`results.arms.${id}`),
        width: 180,
        grow: true,
        telling: 0,
      },
      {
        id: 'accounts',
        header: t('results.enrolled'),
        value: ({ arm }) => arm.accounts,
        cell: ({ arm }) => format.number(arm.accounts),
        align: 'end',
        width: 120,
        telling: 1,
      },
      {
        id: 'reached',
        header: t('results.reached'),
        hint: t('results.reached_about'),
        value: ({ arm }) => arm.reached,
        cell: ({ arm }) => format.number(arm.reached),
        align: 'end',
        width: 120,
        telling: 2,
      },
      {
        id: 'observed',
        header: t('results.observed'),
        hint: t('results.observed_about'),
        value: ({ arm }) => arm.observed,
        cell: ({ arm }) => format.number(arm.observed),
        align: 'end',
        width: 150,
      },
      {
        id: 'met',
        header: t('results.met'),
        value: ({ arm }) => arm.met,
        cell: ({ arm }) => t('of', { n: format.number(arm.met), m: format.number(arm.observed) }),
        align: 'end',
        width: 140,
      },
      {
        id: 'share',
        header: t('results.share'),
        value: ({ arm }) => arm.share ?? undefined,
        cell: ({ arm }) => (
          <Num
            value={arm.share}
            kind="percent"
            {...(arm.share === null ? { reason: t('results.share_unknown') } : {})}
            interval={arm.interval ? [arm.interval.low, arm.interval.high] : null}
          />
        ),
        align: 'end',
        width: 190,
        telling: 3,
      },
    ],
    [t, format],
  )
  return (
    <DataTable
      id="playbook-arms"
      label={t('results.table')}
      columns={
        hasGoal || rows.some(({ arm }) => arm.observed > 0)
          ? columns
          : columns.filter(({ id }) => !ofGoals.has(id))
      }
      rows={rows}
      rowId={({ id }) => id}
      keyboard={false}
      empty={null}
      toolbar={<span>{t('results.once')}</span>}
    />
  )
}

function Weeks({ results }: { readonly results: Results }) {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  const { weeks, arms } = results
  if (weeks.length === 0) return null
  const series = [
    { name: t('results.arms.treated'), kind: 'bar' as const, values: weeks.map((week) => week.treated) },
    ...(arms.held_out.accounts > 0
      ? [
          {
            name: t('results.arms.held_out'),
            kind: 'bar' as const,
            values: weeks.map((week) => week.held_out),
          },
        ]
      : []),
  ]
  return (
    <Card>
      <CalendarChart
        title={t('results.weeks')}
        unit={t('results.accounts')}
        xLabel={t('results.week')}
        spans={weeks.map(({ week }) => ({ from: week, to: addDays(week, 7) }))}
        x={weeks.map(({ week }) => format.date(week))}
        series={series}
        incompleteLast
      />
    </Card>
  )
}
