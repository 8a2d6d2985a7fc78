import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import { usePredictionWords } from '../../ui/use-prediction-words.ts'
import { When } from '../../ui/when.tsx'
import styles from './prediction.module.css'
import { type HorizonText, type ListRow, useAccountList, type Whose } from './prediction-data.ts'

const MOST_REASONS = 2

function useColumns(isModel: boolean, horizon: number): Column<ListRow>[] {
  const { t } = useTranslation('prediction')
  const words = usePredictionWords()
  return useMemo(() => {
    const reasons = (row: ListRow) =>
      row.reasons
        .filter(({ effect, is_context: isContext }) => effect > 0 && !isContext)
        .slice(0, MOST_REASONS)
        .map(words.sentence)
    const name: Column<ListRow> = {
      id: 'account',
      header: t('list.account'),
      value: (row) => row.account.name,
      cell: (row) => (
        <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
          {row.account.name}
        </Link>
      ),
      width: 168,
      fixed: true,
      telling: 0,
    }
    const told: Column<ListRow>[] = [
      {
        id: 'chance',
        header: t('list.chance', { days: horizon }),
        value: (row) => row.chance,
        cell: (row) =>
          row.has_notice ? t('list.notice') : <Num value={row.chance} kind="percent" digits={0} />,
        align: 'end',
        width: 112,
        telling: 1,
      },
      {
        id: 'risk',
        header: t('list.risk'),
        value: (row) => row.risk_minor,
        cell: (row) => <Money minor={row.risk_minor} reason={row.has_notice ? t('account.notice') : ''} />,
        align: 'end',
        width: 116,
        telling: 2,
      },
      {
        id: 'reasons',
        header: t('list.reasons'),
        value: (row) => reasons(row).join(' / '),
        cell: (row) => {
          const said = reasons(row)
          return said.length === 0 ? (
            <span className={styles.quiet}>{row.has_notice ? t('account.notice') : t('list.no_reason')}</span>
          ) : (
            <span title={said.join(' / ')}>{said.join(' / ')}</span>
          )
        },
        grow: true,
        width: 368,
        sortable: false,
        telling: 3,
      },
    ]
    const rest: Column<ListRow>[] = [
      {
        id: 'score',
        header: t('list.score'),
        value: (row) => row.score,
        cell: (row) => <HealthBadge state={row.band ?? 'unknown'} score={row.score} />,
        width: 120,
        ...(isModel ? {} : { telling: 1 as const }),
      },
      {
        id: 'mrr',
        header: t('list.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} />,
        align: 'end',
        width: 120,
        ...(isModel ? {} : { telling: 2 as const }),
      },
      {
        id: 'renewal',
        header: t('list.renewal'),
        value: (row) => row.renewal_date,
        cell: (row) => (row.renewal_date ? <When at={row.renewal_date} show="date" /> : null),
        width: 152,
      },
      {
        id: 'owner',
        header: t('list.owner'),
        value: (row) => row.account.owner?.name,
        width: 120,
        hidden: isModel,
      },
    ]
    const renewal: Column<ListRow> = {
      id: 'at-renewal',
      header: t('list.at_renewal'),
      value: (row) => row.expected_at_renewal_minor,
      cell: (row) => (
        <Money
          minor={row.expected_at_renewal_minor}
          reason={row.has_notice ? t('account.notice') : t('list.at_renewal_unknown')}
        />
      ),
      align: 'end',
      width: 152,
    }
    return isModel ? [name, ...told, ...rest, renewal] : [name, ...rest]
  }, [t, words, isModel, horizon])
}

/** Customers by what is to be expected to be lost with them. */
export function RiskList({ horizon, whose }: { readonly horizon: HorizonText; readonly whose: Whose }) {
  const { t } = useTranslation('prediction')
  const list = useAccountList(horizon, whose)
  const isModel = list.data?.source !== 'rule'
  const navigate = useNavigate()
  const columns = useColumns(isModel, list.data?.horizon ?? Number(horizon))
  return (
    <Card title={t('list.title')} aside={isModel ? t('list.lead') : t('list.lead_rule')} flush>
      <DataTable
        id={isModel ? 'prediction' : 'prediction-rule'}
        label={t('list.table')}
        columns={columns}
        rows={list.data?.rows}
        rowId={(row) => String(row.account.id)}
        onOpen={(row) =>
          void navigate({ to: '/accounts/$accountId', params: { accountId: String(row.account.id) } })
        }
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          <EmptyState
            title={t('list.none')}
            why={t('list.none_why')}
            more={
              <Link to="/metrics/ltv" hash="who-buys-again" className="link">
                {t('list.none_orders')}
              </Link>
            }
          />
        }
      />
    </Card>
  )
}
