import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { taskCountsQuery, tasksQuery } from '../../lib/tasks.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { TaskDialog } from '../../ui/task-dialog.tsx'
import { useChangeTasks } from '../../ui/task-lines.tsx'
import { TaskView } from './task-view.tsx'
import { TasksBoard } from './tasks-board.tsx'
import { TasksBulk } from './tasks-bulk.tsx'
import { useTaskColumns } from './tasks-columns.tsx'
import { TasksFilters } from './tasks-filters.tsx'
import { useTasksSearch } from './tasks-search.ts'

/** What is to be done, by when it is due. */
export function TasksPage() {
  const { t } = useTranslation('tasks')
  const mayWrite = useCan('tasks:write')
  const { filter, change, openId, isBoard } = useTasksSearch()
  const [isMaking, setMaking] = useState(false)
  const close = () => change({ open: undefined })
  const group = t('title')
  useShortcut({ keys: 'n', label: t('key.new'), group, enabled: mayWrite }, () => setMaking(true))
  const make = mayWrite ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('form.new')}
    </Button>
  ) : undefined
  return (
    <Page>
      <PageHeader
        title={t('title')}
        lead={<Lead />}
        {...(make ? { actions: make } : {})}
        filters={<TasksFilters />}
      />
      {isBoard && filter.state === 'open' ? (
        <TasksBoard onOpen={(id) => change({ open: String(id) })} />
      ) : (
        <TasksTable onOpen={(id) => change({ open: String(id) })} />
      )}
      <RightDrawer isOpen={openId !== undefined} onClose={close} title={t('one')}>
        {openId === undefined ? null : <TaskView key={openId} id={openId} />}
      </RightDrawer>
      {isMaking ? <TaskDialog onClose={() => setMaking(false)} /> : null}
    </Page>
  )
}

function Lead() {
  const { t } = useTranslation('tasks')
  const { filter } = useTasksSearch()
  const { data } = useQuery(
    taskCountsQuery({ owner: filter.owner, ...(filter.segment ? { segment: filter.segment } : {}) }),
  )
  if (!data) return <span>&nbsp;</span>
  return (
    <span role="status">
      <Trans t={t} i18nKey={data.open === 0 ? 'lead_none' : 'lead'} values={data} components={{ b: <b /> }} />
    </span>
  )
}

function TasksTable({ onOpen }: { readonly onOpen: (id: number) => void }) {
  const { t } = useTranslation('tasks')
  const mayWrite = useCan('tasks:write')
  const { filter } = useTasksSearch()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const list = useInfiniteQuery(tasksQuery(filter))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useTaskColumns(onOpen)
  const clear = () => setSelected(new Set())
  const { mutate } = useChangeTasks(clear)
  const ids = [...selected].map(Number)
  const done = () =>
    mutate({ ids, change: { state: 'done' }, said: t('do.done_said', { count: ids.length }) })
  const group = t('title')
  const canDo = mayWrite && ids.length > 0
  useShortcut({ keys: 'd', label: t('key.done'), group, enabled: canDo && filter.state === 'open' }, done)
  useShortcut({ keys: 'e', label: t('key.edit'), group, enabled: ids.length === 1 }, () => {
    if (ids[0] !== undefined) onOpen(ids[0])
  })
  return (
    <DataTable
      id="tasks"
      label={t('title')}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.id)}
      onOpen={(row) => onOpen(row.id)}
      error={list.error}
      onRetry={() => void list.refetch()}
      hasMore={list.hasNextPage}
      onEndReached={() => {
        if (!list.isFetchingNextPage) void list.fetchNextPage()
      }}
      {...(mayWrite
        ? {
            selected,
            onSelectedChange: setSelected,
            bulkActions: <TasksBulk ids={ids} state={filter.state ?? 'open'} onDone={clear} />,
          }
        : {})}
      empty={<EmptyState title={t(`empty.${filter.state ?? 'open'}`)} why={t('empty.why')} />}
      comfortable
      toolbar={<span>{t('loaded', { count: rows?.length ?? 0 })}</span>}
    />
  )
}
