import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type Enrolment, enrolmentStates, enrolmentsQuery, type Playbook } from '../../lib/playbooks.ts'
import { useView } from '../../lib/use-view.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { EnrolDialog } from '../../ui/enrol-dialog.tsx'
import { FilterSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { When } from '../../ui/when.tsx'
import { EnrolmentState } from './enrolment-state.tsx'
import { EnrolmentView } from './enrolment-view.tsx'
import { contentOf } from './playbook.ts'
import styles from './playbooks.module.css'
import { type PlaybookWords, stepOf } from './use-playbook-words.ts'

interface EnrolmentsTabProps {
  readonly playbook: Playbook
  readonly words: PlaybookWords
}

function useColumns({ playbook, words }: EnrolmentsTabProps): Column<Enrolment>[] {
  const { t } = useTranslation('playbooks')
  return useMemo(() => {
    const content = contentOf(playbook.draft)
    const whereOf = (row: Enrolment) => {
      if (row.arm === 'held-out' || row.step_id === null) return undefined
      const step = stepOf(content, row.step_id)
      return step ? words.nameOf(step) : row.step_id
    }
    return [
      {
        id: 'account',
        header: t('enrolments.account'),
        value: (row) => row.account.name ?? '',
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name ?? `#${row.account.id}`}
          </Link>
        ),
        width: 220,
        fixed: true,
        grow: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'state',
        header: t('enrolments.state'),
        value: (row) => t(`enrolment.${stateOf(row)}`),
        cell: (row) => <EnrolmentState row={row} />,
        width: 150,
        sortable: false,
        telling: 1,
      },
      {
        id: 'step',
        header: t('enrolments.step'),
        value: whereOf,
        grow: true,
        width: 230,
        sortable: false,
        telling: 2,
      },
      {
        id: 'wakes',
        header: t('enrolments.wakes'),
        value: (row) => (row.ended_at === null ? (row.wake_at ?? undefined) : undefined),
        cell: (row) =>
          row.ended_at === null && row.wake_at ? (
            <When at={row.wake_at} />
          ) : (
            <span className={styles.hint}>—</span>
          ),
        width: 120,
        sortable: false,
      },
      {
        id: 'goal',
        header: t('enrolments.goal'),
        value: (row) => row.goal_met_at ?? undefined,
        cell: (row) =>
          row.goal_met_at ? (
            <span className={styles.good}>
              ● <When at={row.goal_met_at} show="date" />
            </span>
          ) : (
            <span className={styles.hint}>{content.goal ? t('enrolments.not_met') : '—'}</span>
          ),
        width: 150,
        sortable: false,
      },
      {
        id: 'entered',
        header: t('enrolments.entered'),
        value: (row) => row.entered_at,
        cell: (row) => <When at={row.entered_at} show="date" />,
        width: 142,
        sortable: false,
        telling: 3,
      },
    ]
  }, [t, playbook.draft, words])
}

export const stateOf = (row: Pick<Enrolment, 'arm' | 'state'>) =>
  (row.arm === 'held-out' ? 'held-out' : row.state) as 'active'

/** Who is on the way, who was, and what a person does about it. */
export function EnrolmentsTab({ playbook, words }: EnrolmentsTabProps) {
  const { t } = useTranslation('playbooks')
  const search = useSearch({ from: '/shell/playbooks/$playbookId' })
  const navigate = useNavigate({ from: '/playbooks/$playbookId' })
  const { segment } = useView()
  const mayRun = useCan('playbooks:run')
  const [isEnrolling, setEnrolling] = useState(false)
  const state = enrolmentStates.find((one) => one === search.state)
  const change = (part: { state?: string | undefined; open?: string | undefined }) =>
    void navigate({
      search: (old) =>
        Object.fromEntries(Object.entries({ ...old, ...part }).filter(([, value]) => value !== undefined)),
      replace: true,
    })
  const list = useInfiniteQuery({
    ...enrolmentsQuery({ playbook: playbook.id }, { state, segment }),
    refetchInterval: 15_000,
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useColumns({ playbook, words })
  const enrol =
    mayRun && playbook.state === 'on' ? (
      <Button variant="default" onClick={() => setEnrolling(true)}>
        {t('enrol.open')}
      </Button>
    ) : undefined
  const open = search.open === undefined ? undefined : Number(search.open)
  return (
    <>
      <div className={styles.tools}>
        <FilterSelect
          label={t('enrolments.state')}
          value={state}
          options={enrolmentStates.map((value) => ({ value, label: t(`enrolment.${value}`) }))}
          onChange={(next) => change({ state: next })}
          width={220}
        />
        <SegmentSelect />
        {enrol}
      </div>
      <DataTable
        id="playbook-enrolments"
        label={t('tab.enrolments')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        onOpen={(row) => change({ open: String(row.id) })}
        error={list.error}
        onRetry={() => void list.refetch()}
        hasMore={list.hasNextPage}
        onEndReached={() => {
          if (!list.isFetchingNextPage) void list.fetchNextPage()
        }}
        comfortable
        toolbar={<span>{t('enrolments.loaded', { count: rows?.length ?? 0 })}</span>}
        empty={
          <EmptyState
            title={t(
              segment ? 'enrolments.none_in_segment' : state ? 'enrolments.none_such' : 'enrolments.none',
            )}
            why={t(playbook.state === 'on' ? 'enrolments.none_why_on' : 'enrolments.none_why_off', {
              trigger: words.sayTrigger(contentOf(playbook.draft).trigger),
            })}
          />
        }
      />
      <RightDrawer
        isOpen={open !== undefined}
        onClose={() => change({ open: undefined })}
        title={t('enrolments.one')}
      >
        {open === undefined ? null : <EnrolmentView key={open} id={open} words={words} />}
      </RightDrawer>
      {isEnrolling ? <EnrolDialog playbook={playbook} onClose={() => setEnrolling(false)} /> : null}
    </>
  )
}
