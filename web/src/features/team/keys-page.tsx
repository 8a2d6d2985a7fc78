import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { When } from '../../ui/when.tsx'
import { isKeyScope, scopeKey } from './key-scopes.ts'
import { MakeKeyDialog } from './make-key-dialog.tsx'
import { RecentEvents } from './recent-events.tsx'
import styles from './team.module.css'
import { keysQuery } from './team-queries.ts'
import type { KeyRow } from './team-rows.ts'

function RevokeKey({ row }: { readonly row: KeyRow }) {
  const { t } = useTranslation('team')
  const revoke = useAction({
    run: () => request('DELETE', `/api/v1/keys/${row.id}`),
    invalidate: [keysQuery.queryKey, ['audit-entries']],
    done: () => t('keys.revoked_done', { name: row.name }),
  })
  if (row.revoked_at) {
    return (
      <span className={styles.off}>
        {t('keys.revoked')} <When at={row.revoked_at} />
      </span>
    )
  }
  return (
    <ConfirmButton
      title={t('keys.revoke_question', { name: row.name })}
      consequence={t(row.kind === 'write' ? 'keys.revoke_write' : 'keys.revoke_api')}
      onConfirm={() => revoke.mutateAsync().catch(() => undefined)}
    >
      {t('keys.revoke')}
    </ConfirmButton>
  )
}

function useKeyColumns(): Column<KeyRow>[] {
  const { t } = useTranslation('team')
  const format = useFormat()
  return useMemo(() => {
    const scopesInWords = (row: KeyRow) =>
      row.kind === 'write'
        ? t('keys.sends_events')
        : format.list(row.scopes.map((scope) => (isKeyScope(scope) ? t(scopeKey(scope)) : scope)))
    return [
      {
        id: 'name',
        header: t('keys.name'),
        value: (row) => row.name,
        cell: (row) => <span className={row.revoked_at ? styles.off : ''}>{row.name}</span>,
        width: 170,
        fixed: true,
        telling: 0,
      },
      { id: 'kind', header: t('keys.kind'), value: (row) => t(`keys.kinds.${row.kind}`), width: 130 },
      {
        id: 'prefix',
        header: t('keys.prefix'),
        value: (row) => row.token_prefix,
        cell: (row) => <span className={styles.code}>{row.token_prefix}…</span>,
        width: 130,
      },
      {
        id: 'scopes',
        header: t('keys.scopes'),
        value: scopesInWords,
        cell: (row) => <span title={scopesInWords(row)}>{scopesInWords(row)}</span>,
        grow: true,
        width: 200,
        telling: 1,
      },
      {
        id: 'last_used',
        header: t('keys.last_used'),
        value: (row) => row.last_used_at,
        cell: (row) =>
          row.last_used_at ? (
            <When at={row.last_used_at} />
          ) : (
            <span className={styles.off}>{t('keys.never_used')}</span>
          ),
        width: 120,
        telling: 2,
      },
      {
        id: 'made_by',
        header: t('keys.made_by'),
        value: (row) => row.created_by ?? t('keys.by_command'),
        width: 130,
      },
      {
        id: 'revoked',
        header: t('keys.status'),
        value: (row) => (row.revoked_at ? t('keys.revoked') : t('keys.in_use')),
        cell: (row) => <RevokeKey row={row} />,
        width: 150,
        telling: 3,
      },
    ]
  }, [t, format])
}

function KeyTable() {
  const { t } = useTranslation('team')
  const keys = useInfiniteQuery(keysQuery)
  const rows = useMemo(() => keys.data?.pages.flatMap((page) => page.rows), [keys.data])
  const columns = useKeyColumns()
  const [isMaking, setMaking] = useState(false)
  const makeButton = (
    <Button leftSection={<IconKey size={16} />} onClick={() => setMaking(true)}>
      {t('keys.make')}
    </Button>
  )
  return (
    <>
      <DataTable
        id="keys"
        label={t('keys.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        hasMore={keys.hasNextPage}
        onEndReached={() => {
          if (!keys.isFetchingNextPage) void keys.fetchNextPage()
        }}
        empty={<EmptyState title={t('keys.empty')} why={t('keys.why')} action={makeButton} />}
        comfortable
        maxHeight="480px"
        toolbar={makeButton}
      />
      <MakeKeyDialog isOpen={isMaking} onClose={() => setMaking(false)} />
    </>
  )
}

export function KeysPage() {
  const { t } = useTranslation('team')
  const mayMake = useCan('keys:write')
  const mayReadData = useCan('data:read')
  return (
    <div className={styles.stack}>
      {mayMake ? <KeyTable /> : <EmptyState title={t('keys.title')} why={t('keys.not_yours')} />}
      {mayReadData ? <RecentEvents /> : null}
    </div>
  )
}
