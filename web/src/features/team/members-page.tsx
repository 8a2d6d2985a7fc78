import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useMe } from '../../lib/me.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { When } from '../../ui/when.tsx'
import { AwaitedOwners } from './awaited-owners.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MemberDrawer } from './member-drawer.tsx'
import { ReadOnlyNote } from './read-only-note.tsx'
import styles from './team.module.css'
import { membersQuery } from './team-queries.ts'
import type { MemberRow } from './team-rows.ts'

const statusMarks = { active: '●', invited: '◌', deactivated: '–' } as const

function useMemberColumns(onOpen: ((member: MemberRow) => void) | undefined): Column<MemberRow>[] {
  const { t } = useTranslation('team')
  const { member: self } = useMe()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('members.name'),
        value: (row) => row.name,
        cell: (row) => (
          <>
            {onOpen ? (
              <button type="button" className={styles.nameButton} onClick={() => onOpen(row)}>
                {row.name}
              </button>
            ) : (
              row.name
            )}
            {row.id === self.id ? <span className={styles.small}> {t('members.you')}</span> : null}
          </>
        ),
        width: 200,
        fixed: true,
        telling: 0,
      },
      { id: 'email', header: t('members.email'), value: (row) => row.email, grow: true, width: 220 },
      {
        id: 'role',
        header: t('members.role'),
        value: (row) => t(`roles.${row.role}.name`),
        telling: 1,
      },
      {
        id: 'status',
        header: t('members.status'),
        value: (row) => t(`members.statuses.${row.status}`),
        cell: (row) => (
          <span className={row.status === 'active' ? '' : styles.off}>
            <span aria-hidden="true">{statusMarks[row.status]} </span>
            {t(`members.statuses.${row.status}`)}
          </span>
        ),
        telling: 2,
      },
      {
        id: 'accounts',
        header: t('members.accounts'),
        value: (row) => row.accounts,
        align: 'end',
        width: 110,
        telling: 3,
      },
      {
        id: 'last_used_at',
        header: t('members.last_seen'),
        value: (row) => row.last_used_at,
        cell: (row) =>
          row.last_used_at ? (
            <When at={row.last_used_at} />
          ) : (
            <span className={styles.off}>{t('members.never')}</span>
          ),
      },
    ],
    [t, onOpen, self.id],
  )
}

export function MembersPage() {
  const { t } = useTranslation('team')
  const mayChange = useCan('members:write')
  const members = useQuery(membersQuery)
  /** The address to begin with. */
  const [inviting, setInviting] = useState<string>()
  const [openId, setOpenId] = useState<string>()
  const rows = members.data?.rows
  const open = rows?.find((row) => row.id === openId)
  const onOpen = useMemo(() => (mayChange ? (row: MemberRow) => setOpenId(row.id) : undefined), [mayChange])
  const columns = useMemberColumns(onOpen)
  return (
    <div className={styles.stack}>
      {mayChange ? <AwaitedOwners onInvite={setInviting} /> : <ReadOnlyNote />}
      <DataTable
        id="members"
        label={t('members.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        {...(onOpen ? { onOpen } : {})}
        error={members.error}
        onRetry={() => void members.refetch()}
        empty={<EmptyState title={t('members.title')} why={t('members.why')} />}
        comfortable
        toolbar={
          mayChange ? (
            <Button leftSection={<IconUserPlus size={16} />} onClick={() => setInviting('')}>
              {t('members.invite')}
            </Button>
          ) : (
            <span>{t('members.count', { count: rows?.length ?? 0 })}</span>
          )
        }
      />
      <InviteDialog email={inviting} onClose={() => setInviting(undefined)} />
      <RightDrawer
        isOpen={open !== undefined}
        onClose={() => setOpenId(undefined)}
        title={open?.name}
        width={480}
      >
        {open ? <MemberDrawer key={open.id} member={open} /> : null}
      </RightDrawer>
    </div>
  )
}
