import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { When } from '../../ui/when.tsx'
import { type ImportSummary, importsQuery, isMoving } from './import-data.ts'
import { ImportDrop } from './import-drop.tsx'
import { ImportStatus } from './import-status.tsx'
import own from './sources.module.css'
import { Templates } from './templates.tsx'
import { useImportWords } from './use-import-words.ts'

function useImportColumns(): Column<ImportSummary>[] {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const { kindName } = useImportWords()
  return useMemo(() => {
    const rows = (run: ImportSummary) =>
      run.rows_total === null || !isMoving(run.status)
        ? format.number(run.status === 'ready' ? (run.rows_total ?? 0) : run.rows_done)
        : `${format.number(run.rows_done)} / ${format.number(run.rows_total)}`
    return [
      {
        id: 'file',
        header: t('imports.file'),
        value: (row) => row.file_name,
        cell: (row) => (
          <Link to="/data/imports/$importId" params={{ importId: String(row.id) }} className="link">
            {row.file_name}
          </Link>
        ),
        grow: true,
        width: 200,
        fixed: true,
        telling: 0,
      },
      { id: 'kind', header: t('imports.kind'), value: (row) => kindName(row.kind), width: 150, telling: 2 },
      {
        id: 'status',
        header: t('imports.status'),
        value: (row) => t(`status.${row.status}`),
        cell: (row) => <ImportStatus run={row} />,
        width: 170,
        telling: 1,
      },
      {
        id: 'rows',
        header: t('imports.rows'),
        value: (row) => row.rows_done,
        cell: rows,
        align: 'end',
        width: 150,
        telling: 3,
      },
      {
        id: 'failed',
        header: t('imports.failed'),
        value: (row) => row.rows_failed,
        cell: (row) => format.number(row.rows_failed),
        align: 'end',
        width: 100,
      },
      {
        id: 'by',
        header: t('imports.by'),
        value: (row) => row.created_by_name ?? t('imports.by_program'),
        width: 130,
      },
      {
        id: 'at',
        header: t('imports.at'),
        value: (row) => row.created_at,
        cell: (row) => <When at={row.created_at} />,
        width: 150,
      },
    ]
  }, [t, format, kindName])
}

export function ImportsPage() {
  const { t } = useTranslation('sources')
  const mayImport = useCan('data:write')
  const imports = useQuery(importsQuery)
  const navigate = useNavigate()
  const columns = useImportColumns()
  return (
    <div className={own.stack}>
      {mayImport ? <ImportDrop /> : <p className={own.sub}>{t('imports.not_yours')}</p>}
      <DataTable
        id="imports"
        label={t('tabs.imports')}
        columns={columns}
        rows={imports.data?.rows}
        rowId={(row) => String(row.id)}
        onOpen={(row) =>
          void navigate({ to: '/data/imports/$importId', params: { importId: String(row.id) } })
        }
        error={imports.error}
        onRetry={() => void imports.refetch()}
        empty={<EmptyState title={t('imports.title')} why={t('imports.why')} />}
        maxHeight="560px"
      />
      <Templates />
    </div>
  )
}
