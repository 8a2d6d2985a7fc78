import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { type Import, type ImportErrors, importErrorsQuery } from './import-data.ts'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

type Issue = ImportErrors['rows'][number]

/** Which rows did not land, or not wholly, and why; all of them as a file to mend and send again. */
export function ImportIssues({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const { issueName, fieldName, language } = useImportWords()
  const mayInvite = useCan('members:write')
  const errors = useQuery(importErrorsQuery(run.id, run.finished_at))
  const columns = useMemo<Column<Issue>[]>(
    () => [
      {
        id: 'row',
        header: t('issues.row'),
        value: (issue) => issue.row_number,
        align: 'end',
        width: 80,
        fixed: true,
        telling: 0,
        cell: (issue) => format.number(issue.row_number),
      },
      {
        id: 'reason',
        header: t('issues.reason'),
        value: (issue) => issueName(issue.code),
        grow: true,
        width: 260,
        telling: 1,
        cell: (issue) => (
          <span className={issue.severity === 'error' ? '' : own.sub} title={issueName(issue.code)}>
            {issueName(issue.code)}
          </span>
        ),
      },
      {
        id: 'field',
        header: t('issues.field'),
        value: (issue) => (issue.field === '' ? undefined : fieldName(run.kind, issue.field)),
        width: 150,
        telling: 2,
      },
      { id: 'value', header: t('issues.value'), value: (issue) => issue.value, width: 200, telling: 3 },
      {
        id: 'record',
        header: t('issues.record'),
        value: (issue) => issue.record?.join(' | '),
        grow: true,
        width: 280,
      },
    ],
    [t, format, issueName, fieldName, run.kind],
  )
  const groups = errors.data?.by_code ?? []
  if (errors.data && groups.length === 0) return null
  const total = groups.reduce((sum, group) => sum + group.count, 0)
  return (
    <Card
      title={t('issues.title')}
      aside={
        <a className="link" href={`/api/v1/imports/${run.id}/errors.csv?language=${language}`} download>
          {t('issues.csv')}
        </a>
      }
    >
      <ul className={own.groups}>
        {groups.map((group) => (
          <li key={`${group.code} ${group.field}`}>
            <b>{format.number(group.count)}</b> {issueName(group.code)}
            {group.field === '' ? '' : ` (${fieldName(run.kind, group.field)})`}
            {group.code === 'unknown_member' && mayInvite ? (
              <>
                {' '}
                <Link to="/settings/members" className="link">
                  {t('issues.invite')}
                </Link>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <DataTable
        id="import-issues"
        label={t('issues.list')}
        columns={columns}
        rows={errors.data?.rows}
        rowId={(issue) => `${issue.row_number} ${issue.field} ${issue.code}`}
        error={errors.error}
        empty={null}
        total={total}
        maxHeight="420px"
        bare
      />
      {total > 200 ? (
        <p className={own.small}>
          {t('issues.first', { shown: format.number(200), total: format.number(total) })}
        </p>
      ) : null}
    </Card>
  )
}
