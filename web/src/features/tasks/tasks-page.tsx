import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useMe } from '../../lib/me.ts'
import { dayAfter, type ManyChange, type TaskFilter, taskCountsQuery, tasksQuery } from '../../lib/tasks.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { rowIn } from '../../ui/data-table-grid.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { TaskDialog } from '../../ui/task-dialog.tsx'
import { snoozes, useChangeTasks } from '../../ui/task-lines.tsx'
import { TaskView } from './task-view.tsx'
import { TasksBoard } from './tasks-board.tsx'
import { TasksBulk } from './tasks-bulk.tsx'
import { useTaskColumns } from './tasks-columns.tsx'
import { TasksFilters } from './tasks-filters.tsx'
import { useTasksSearch } from './tasks-search.ts'
import { TasksTeam } from './tasks-team.tsx'

/** What is to be done, by when it is due. */
export function TasksPage() {
  const { t } = useTranslation('tasks')
  const mayWrite = useCan('tasks:write')
  const { filter, change, openId, shownAs } = useTasksSearch()
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
      {shownAs === 'team' ? (
        <TasksTeam />
      ) : shownAs === 'board' && filter.state === 'open' ? (
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
  const { filter, shownAs } = useTasksSearch()
  const owner = shownAs === 'team' ? 'all' : filter.owner
  const { data } = useQuery(
    taskCountsQuery({ owner, ...(filter.segment ? { segment: filter.segment } : {}) }),
  )
  if (!data) return <span>&nbsp;</span>
  return (
    <span role="status">
      <Marked text={t(data.open === 0 ? 'lead_none' : 'lead', data)} />
    </span>
  )
}

interface KeysProps {
  readonly ids: readonly number[]
  readonly filter: TaskFilter
  readonly onOpen: (id: number) => void
  readonly onChanged: () => void
}

/** What the keyboard does with the tasks that are selected, or else with the one in focus. */
function useTaskKeys({ ids, filter, onOpen, onChanged }: KeysProps) {
  const { t } = useTranslation('tasks')
  const { workspace } = useMe()
  const mayWrite = useCan('tasks:write')
  const { mutate } = useChangeTasks(onChanged)
  const group = t('title')
  const change = (event: KeyboardEvent, part: ManyChange, said: 'do.done_said' | 'do.snoozed_said') => {
    const focused = rowIn(event.target)
    const of = ids.length > 0 || focused === undefined ? [...ids] : [Number(focused)]
    if (of.length > 0) mutate({ ids: of, change: part, said: t(said, { count: of.length }) })
  }
  const enabled = mayWrite && filter.state === 'open'
  useShortcut({ keys: 'd', label: t('key.done'), group, enabled }, (event) =>
    change(event, { state: 'done' }, 'do.done_said'),
  )
  useShortcut({ keys: 's', label: t('key.snooze'), group, enabled }, (event) =>
    change(event, { snoozed_until: dayAfter(workspace.today, snoozes.tomorrow) }, 'do.snoozed_said'),
  )
  useShortcut({ keys: 'e', label: t('key.edit'), group }, (event) => {
    const [only = Number(rowIn(event.target) ?? Number.NaN)] = ids
    if (ids.length <= 1 && !Number.isNaN(only)) onOpen(only)
  })
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
  const ids = [...selected].map(Number)
  useTaskKeys({ ids, filter, onOpen, onChanged: clear })
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
