import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '../../lib/tasks.ts'
import type { Column } from '../../ui/data-table.tsx'
import { TaskDue } from '../../ui/task-lines.tsx'
import { When } from '../../ui/when.tsx'
import styles from './tasks-page.module.css'

export function useTaskColumns(onOpen: (id: number) => void): Column<Task>[] {
  const { t } = useTranslation('tasks')
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('column.title'),
        value: (row) => row.title,
        cell: (row) => (
          <span className={styles.cell}>
            <button type="button" className={styles.titleButton} onClick={() => onOpen(row.id)}>
              {row.title}
            </button>
            {row.reason === '' ? null : <span className={styles.reason}>{row.reason}</span>}
          </span>
        ),
        grow: true,
        width: 320,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'due',
        header: t('column.due'),
        value: (row) => row.due_on,
        cell: (row) => <TaskDue task={row} />,
        width: 172,
        sortable: false,
        telling: 1,
      },
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.account?.name,
        cell: (row) =>
          row.account ? (
            <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
              {row.account.name}
            </Link>
          ) : (
            <span className={styles.sub}>—</span>
          ),
        width: 180,
        sortable: false,
        telling: 2,
      },
      {
        id: 'priority',
        header: t('column.priority'),
        value: (row) => t(`priority.${row.priority}`),
        width: 100,
        sortable: false,
        telling: 3,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner?.name ?? t('form.nobody'),
        width: 140,
        sortable: false,
      },
      {
        id: 'checklist',
        header: t('column.checklist'),
        value: (row) =>
          row.checklist.length === 0
            ? null
            : `${row.checklist.filter(({ done }) => done).length}/${row.checklist.length}`,
        width: 110,
        sortable: false,
        hidden: true,
      },
      {
        id: 'source',
        header: t('column.source'),
        value: (row) => t(`source.${row.source}`),
        width: 120,
        sortable: false,
        hidden: true,
      },
      {
        id: 'created',
        header: t('column.created'),
        value: (row) => row.created_at,
        cell: (row) => <When at={row.created_at} />,
        width: 120,
        sortable: false,
        hidden: true,
      },
    ],
    [t, onOpen],
  )
}
