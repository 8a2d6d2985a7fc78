import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type TeamRow, teamQuery } from '../../lib/tasks.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import styles from './tasks-page.module.css'
import { useTasksSearch } from './tasks-search.ts'

const wordOf = ({ owner }: TeamRow) => owner?.id ?? 'none'

/** Who has how much to do, and what the last weeks took. */
export function TasksTeam() {
  const { t } = useTranslation('tasks')
  const { filter, change } = useTasksSearch()
  const { data, error, refetch } = useQuery(teamQuery(filter.segment))
  const columns = useTeamColumns(data?.days ?? 0, (row) => change({ owner: wordOf(row), as: undefined }))
  return (
    <DataTable
      id="tasks-team"
      label={t('team.title')}
      columns={columns}
      rows={data?.rows}
      rowId={wordOf}
      onOpen={(row) => change({ owner: wordOf(row), as: undefined })}
      error={error}
      onRetry={() => void refetch()}
      empty={<EmptyState title={t('empty.open')} why={t('empty.why')} />}
      comfortable
      toolbar={<span>{t('team.about')}</span>}
    />
  )
}

function useTeamColumns(days: number, onOpen: (row: TeamRow) => void): Column<TeamRow>[] {
  const { t } = useTranslation('tasks')
  const format = useFormat()
  return useMemo(() => {
    const count = (id: 'open' | 'overdue' | 'snoozed' | 'done', telling?: 1 | 2): Column<TeamRow> => ({
      id,
      header: t(`team.${id}`, { days }),
      value: (row) => row[id],
      cell: (row) => format.number(row[id]),
      align: 'end',
      width: 150,
      ...(telling ? { telling } : {}),
    })
    return [
      {
        id: 'owner',
        header: t('column.owner'),
        value: ({ owner }) => owner?.name ?? t('form.nobody'),
        cell: (row) => (
          <button type="button" className={styles.titleButton} onClick={() => onOpen(row)}>
            {row.owner?.name ?? t('form.nobody')}
          </button>
        ),
        grow: true,
        width: 220,
        fixed: true,
        telling: 0,
      },
      count('open', 1),
      count('overdue', 2),
      count('snoozed'),
      count('done'),
      {
        id: 'minutes',
        header: t('team.minutes', { days }),
        hint: t('team.minutes_about', { days }),
        value: ({ minutes }) => minutes,
        cell: ({ minutes, timed }) => (
          <span title={minutes === null ? t('team.minutes_none') : t('team.timed', { count: timed })}>
            {minutes === null ? '—' : t('minutes', { count: minutes })}
          </span>
        ),
        align: 'end',
        width: 190,
        telling: 3,
      },
    ]
  }, [t, format, days, onOpen])
}
