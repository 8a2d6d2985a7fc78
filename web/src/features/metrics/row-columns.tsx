import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import type { Column } from '../../ui/data-table.tsx'
import type { Metric, MetricRow, Unit } from './metric-data.ts'
import { sayValue } from './say-value.ts'

type MovementKind = 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn' | 'none'
type Stage = 'trial' | 'onboarding' | 'active' | 'renewal' | 'churned' | 'won-back' | 'none'

const text = (value: string | number | null | undefined) => (typeof value === 'string' ? value : undefined)
const number = (value: string | number | null | undefined) => (typeof value === 'number' ? value : undefined)

/** Which columns the rows of a metric have: the movement for contracts, the fact for tickets and answers. */
export function useRowColumns(metric: Metric): readonly Column<MetricRow>[] {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const { parts, name } = metric
  return useMemo(() => {
    const say = (unit: Unit, value: number | null) =>
      value === null ? undefined : sayValue(format, unit, value)
    const amount = (id: 'numerator' | 'denominator', unit: Unit, telling: 1 | 2): Column<MetricRow> => ({
      id,
      header: t(`rows.${id}`),
      value: (row) => row[id],
      cell: (row) => say(unit, row[id]),
      align: 'end',
      width: 130,
      telling,
    })
    const account: Column<MetricRow> = {
      id: 'account',
      header: t('rows.account'),
      value: (row) => row.account.name,
      cell: (row) => (
        <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
          {row.account.name}
        </Link>
      ),
      grow: true,
      fixed: true,
      telling: 0,
    }
    const money = (id: 'before' | 'after'): Column<MetricRow> => ({
      id,
      header: t(`rows.${id}`),
      value: (row) => number(row.detail[id]),
      cell: (row) => say('money', number(row.detail[id]) ?? null),
      align: 'end',
      width: 130,
    })
    const movement: Column<MetricRow> = {
      id: 'kind',
      header: t('rows.kind'),
      value: (row) => text(row.detail.kind),
      cell: (row) => t(`movement.${(row.detail.kind ?? 'none') as MovementKind}`),
      width: 100,
      telling: 3,
    }
    const fact: readonly Column<MetricRow>[] = [
      {
        id: 'at',
        header: t('rows.at'),
        value: (row) => row.fact?.at,
        cell: (row) => (row.fact ? format.date(row.fact.at) : undefined),
        width: 140,
        telling: 3,
      },
      {
        id: 'label',
        header: t(answerMetrics.has(name) ? 'rows.comment' : 'rows.label'),
        value: (row) => row.fact?.label,
        width: 220,
      },
    ]
    const score: Column<MetricRow> = {
      id: 'score',
      header: t('rows.score'),
      value: (row) => number(row.detail.score),
      align: 'end',
      width: 80,
    }
    const stage: Column<MetricRow> = {
      id: 'stage',
      header: t('groups.stage'),
      value: (row) => text(row.detail.stage),
      cell: (row) => t(`stage.${(row.detail.stage ?? 'none') as Stage}`),
      width: 140,
      telling: 3,
    }
    const day = (id: 'started_on' | 'paid_on' | 'ended_on', telling?: 3): Column<MetricRow> => ({
      id,
      header: t(`rows.${id}`),
      value: (row) => text(row.detail[id]),
      cell: (row) => {
        const on = text(row.detail[id])
        return on === undefined ? undefined : format.date(on)
      },
      width: 140,
      ...(telling ? { telling } : {}),
    })
    const isLedger = ledgerMetrics.has(name)
    return [
      account,
      ...(isLedger ? [movement, money('before'), money('after')] : []),
      ...(factMetrics.has(name) ? fact : []),
      ...(name === 'nps' ? [score] : []),
      ...(name === 'account-count' ? [stage] : []),
      ...(name === 'trial-conversion' ? [day('started_on', 3), day('paid_on')] : []),
      ...(name === 'contract-length' ? [day('ended_on', 3)] : []),
      amount('numerator', parts.numerator, 1),
      ...(parts.denominator === null ? [] : [amount('denominator', parts.denominator, 2)]),
    ]
  }, [t, format, parts, name])
}

export const ledgerMetrics: ReadonlySet<string> = new Set([
  'mrr',
  'arpa',
  'customer-churn-rate',
  'revenue-churn-rate',
  'gross-revenue-retention',
  'net-revenue-retention',
  'quick-ratio',
  'upsell-rate',
  'cross-sell-rate',
])

const answerMetrics: ReadonlySet<string> = new Set(['csat', 'ces', 'nps'])

const factMetrics: ReadonlySet<string> = new Set([
  'ticket-count',
  'first-reply-time',
  'resolution-time',
  'csat',
  'ces',
  'nps',
  'survey-response-rate',
])
