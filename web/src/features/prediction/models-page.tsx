import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Num } from '../../ui/num.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { When } from '../../ui/when.tsx'
import { type Model, useModels } from './prediction-data.ts'
import { RetrainingCard } from './retraining-card.tsx'
import { TrainButton } from './train-button.tsx'

function useColumns(): Column<Model>[] {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  return useMemo(() => {
    const status = (model: Model) =>
      model.status === 'running'
        ? `${t('status.running')} ${format.percent(model.progress, 0)}`
        : t(`status.${model.status}`)
    return [
      {
        id: 'name',
        header: t('models.name'),
        value: (row) => row.id,
        cell: (row) => (
          <Link to="/prediction/models/$modelId" params={{ modelId: String(row.id) }} className="link">
            {t('model.name', { id: row.id })}
          </Link>
        ),
        grow: true,
        width: 130,
        fixed: true,
        telling: 0,
      },
      { id: 'status', header: t('models.status'), value: status, width: 130, telling: 1 },
      { id: 'role', header: t('models.role'), value: (row) => t(`role.${row.role}`), width: 130, telling: 2 },
      {
        id: 'auc',
        header: t('models.auc'),
        value: (row) => row.findings?.validation?.auc?.value,
        cell: (row) => {
          const auc = row.findings?.validation?.auc
          const ends = auc?.interval
          return (
            <Num
              value={auc?.value}
              digits={2}
              {...(ends ? { interval: [ends.low, ends.high] as const } : {})}
            />
          )
        },
        align: 'end',
        width: 160,
        telling: 3,
      },
      {
        id: 'rows',
        header: t('models.rows'),
        value: (row) => row.findings?.rows,
        cell: (row) => <Num value={row.findings?.rows} />,
        align: 'end',
        width: 100,
      },
      {
        id: 'lost',
        header: t('models.lost'),
        value: (row) => row.findings?.lost_accounts,
        cell: (row) => <Num value={row.findings?.lost_accounts} />,
        align: 'end',
        width: 130,
      },
      { id: 'by', header: t('models.by'), value: (row) => row.created_by ?? t('models.program'), width: 130 },
      {
        id: 'at',
        header: t('models.at'),
        value: (row) => row.created_at,
        cell: (row) => <When at={row.created_at} />,
        width: 150,
      },
    ]
  }, [t, format])
}

/** All models ever learnt, the newest first. */
export function ModelsPage() {
  const { t } = useTranslation('prediction')
  const models = useModels()
  const navigate = useNavigate()
  const columns = useColumns()
  return (
    <Page>
      <PageHeader
        title={t('models.title')}
        lead={t('models.lead')}
        actions={
          <>
            <Link to="/prediction" className="link">
              {t('models.page')}
            </Link>
            <TrainButton />
          </>
        }
      />
      <RetrainingCard />
      <DataTable
        id="prediction-models"
        label={t('models.title')}
        columns={columns}
        rows={models.data}
        rowId={(row) => String(row.id)}
        onOpen={(row) =>
          void navigate({ to: '/prediction/models/$modelId', params: { modelId: String(row.id) } })
        }
        error={models.error}
        onRetry={() => void models.refetch()}
        empty={<EmptyState title={t('models.none')} why={t('models.none_why')} action={<TrainButton />} />}
      />
    </Page>
  )
}
