import { Button, Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import type { Call } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterSelect } from '../../ui/filter-bar.tsx'
import { useLockReason } from '../../ui/lock-state.tsx'
import { When } from '../../ui/when.tsx'
import { type CallState, callStates, callsKey, callsQuery } from './playbook-data.ts'
import styles from './playbooks.module.css'

const marks = { queued: '◌', failed: '↻', held: '⊘', sent: '●', dead: '×', dropped: '–' } as const
const verbOf: Partial<Record<CallState, 'again' | 'drop'>> = {
  dead: 'again',
  dropped: 'again',
  held: 'again',
  queued: 'drop',
  failed: 'drop',
}

function Decide({ row }: { readonly row: Call }) {
  const { t } = useTranslation('playbooks')
  const decide = useAction({
    run: (verb: 'again' | 'drop') =>
      api.POST('/api/v1/webhook-calls/{id}/decisions', { params: { path: { id: row.id } }, body: { verb } }),
    invalidate: [callsKey],
    done: (_, verb) => t(`calls.${verb}_done`),
  })
  const verb = verbOf[row.state]
  if (!verb) return <span className={styles.hint}>—</span>
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={decide.isPending}
      onClick={() => decide.mutate(verb)}
    >
      {t(`calls.${verb}`)}
    </Button>
  )
}

function useColumns(): Column<Call>[] {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  const sayReason = useLockReason()
  return useMemo(
    () => [
      {
        id: 'url',
        header: t('calls.url'),
        value: (row) => row.url,
        grow: true,
        width: 220,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'state',
        header: t('calls.state'),
        value: (row) => t(`call.${row.state}`),
        cell: (row) => (
          <span className={styles.state} data-state={row.state}>
            <span aria-hidden="true">{marks[row.state]}</span> {t(`call.${row.state}`)}
          </span>
        ),
        width: 132,
        sortable: false,
        telling: 1,
      },
      {
        id: 'reply',
        header: t('calls.reply'),
        value: (row) => row.held_for?.map(sayReason).join(' · ') ?? row.last_reply ?? undefined,
        width: 190,
        sortable: false,
        telling: 2,
      },
      {
        id: 'attempts',
        header: t('calls.attempts'),
        value: (row) => row.attempts,
        cell: (row) => format.number(row.attempts),
        align: 'end',
        width: 64,
        sortable: false,
      },
      {
        id: 'playbook',
        header: t('calls.playbook'),
        value: (row) => row.playbook?.name,
        cell: (row) =>
          row.playbook ? (
            <Link
              to="/playbooks/$playbookId"
              params={{ playbookId: String(row.playbook.id) }}
              className="link"
            >
              {row.playbook.name}
            </Link>
          ) : (
            <span className={styles.hint}>—</span>
          ),
        width: 144,
        sortable: false,
      },
      {
        id: 'account',
        header: t('enrolments.account'),
        value: (row) => row.account?.name,
        width: 144,
        sortable: false,
      },
      {
        id: 'created',
        header: t('calls.created'),
        value: (row) => row.created_at,
        cell: (row) => <When at={row.created_at} />,
        width: 132,
        sortable: false,
      },
      {
        id: 'decide',
        header: t('calls.decide'),
        value: () => undefined,
        cell: (row) => <Decide row={row} />,
        width: 112,
        sortable: false,
        telling: 3,
      },
    ],
    [t, format, sayReason],
  )
}

/** Calls to other systems, the newest first. */
export function CallsCard() {
  const { t } = useTranslation('playbooks')
  const [state, setState] = useState<CallState>()
  const list = useInfiniteQuery(callsQuery(state))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useColumns()
  return (
    <section aria-label={t('calls.title')} className={styles.stack}>
      <div>
        <h2 className={styles.heading}>{t('calls.title')}</h2>
        <p className={styles.hint}>{t('calls.about')}</p>
      </div>
      <Group gap="xs">
        <FilterSelect
          label={t('calls.state')}
          value={state}
          options={callStates.map((value) => ({ value, label: t(`call.${value}`) }))}
          onChange={(next) => setState(callStates.find((one) => one === next))}
          width={220}
        />
      </Group>
      <DataTable
        id="webhook-calls"
        label={t('calls.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        error={list.error}
        onRetry={() => void list.refetch()}
        hasMore={list.hasNextPage}
        onEndReached={() => {
          if (!list.isFetchingNextPage) void list.fetchNextPage()
        }}
        comfortable
        empty={<EmptyState title={t(state ? 'calls.none_such' : 'calls.none')} why={t('calls.none_why')} />}
        toolbar={<span>{t('calls.loaded', { count: rows?.length ?? 0 })}</span>}
      />
    </section>
  )
}
