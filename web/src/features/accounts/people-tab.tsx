import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LetterDialog } from '../../ui/letter-dialog.tsx'
import { Num } from '../../ui/num.tsx'
import { When } from '../../ui/when.tsx'
import type { Contact } from './accounts-data.ts'
import { ContactDialog } from './contact-dialog.tsx'
import { ContactMail } from './contact-mail.tsx'

/** Who is there, who decides, who left. */
export function PeopleTab({
  accountId,
  accountName,
  canWrite,
}: {
  readonly accountId: string
  readonly accountName: string
  readonly canWrite: boolean
}) {
  const { t } = useTranslation('accounts')
  const { t: letters } = useTranslation('letters')
  const { asOf, isPast } = useView()
  const [dialog, setDialog] = useState<Contact | 'new'>()
  const [letterTo, setLetterTo] = useState<Contact | 'nobody'>()
  const mayWriteMail = useCan('letters:write')
  const path = { id: accountId }
  const filter = isPast ? { as_of: asOf } : {}
  const people = useInfiniteQuery({
    queryKey: ['get', '/api/v1/accounts/{id}/contacts', path, filter, 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: 100, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return (await api.GET('/api/v1/accounts/{id}/contacts', { params: { path, query }, signal })).data
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last?.next_cursor ?? undefined,
  })
  const columns = useContactColumns(mayWriteMail ? setLetterTo : undefined)
  const rows = people.data?.pages.flatMap((page) => page?.rows ?? [])
  const add = (
    <Button variant="default" onClick={() => setDialog('new')}>
      {t('people.add')}
    </Button>
  )
  return (
    <Card title={t('tab.people')}>
      <DataTable
        id="account-people"
        label={t('list.table', { what: t('tab.people') })}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        {...(canWrite ? { onOpen: (row: Contact) => setDialog(row) } : {})}
        error={people.error}
        onRetry={() => void people.refetch()}
        empty={
          <EmptyState
            title={t('people.none')}
            why={t('people.none_why')}
            action={canWrite ? add : undefined}
          />
        }
        onEndReached={() => void people.fetchNextPage()}
        hasMore={people.hasNextPage}
        toolbar={
          <>
            {canWrite ? add : null}
            {mayWriteMail && rows?.some(({ email }) => email !== null) ? (
              <Button variant="default" onClick={() => setLetterTo('nobody')}>
                {letters('write.button')}
              </Button>
            ) : null}
          </>
        }
      />
      {letterTo === undefined ? null : (
        <LetterDialog
          account={{ id: accountId, name: accountName }}
          contacts={(rows ?? []).filter(({ left_on }) => left_on === null)}
          {...(letterTo === 'nobody' ? {} : { to: letterTo.id })}
          onClose={() => setLetterTo(undefined)}
        />
      )}
      {dialog === undefined ? null : (
        <ContactDialog
          accountId={Number(accountId)}
          {...(dialog === 'new' ? {} : { contact: dialog })}
          onClose={() => setDialog(undefined)}
        />
      )}
    </Card>
  )
}

function useContactColumns(onWrite: ((contact: Contact) => void) | undefined): readonly Column<Contact>[] {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('people.name'),
        value: (row) => row.name ?? row.email ?? t('people.anonymous'),
        grow: true,
        fixed: true,
        telling: 0,
      },
      {
        id: 'role',
        header: t('people.role'),
        value: (row) => (row.role ? t(`role.${row.role}`) : null),
        width: 120,
        telling: 1,
      },
      { id: 'title', header: t('people.title'), value: (row) => row.title, width: 140 },
      {
        id: 'email',
        header: t('people.email'),
        value: (row) => row.email,
        cell: (row) => <ContactMail contact={row} {...(onWrite ? { onWrite: () => onWrite(row) } : {})} />,
        width: 260,
        telling: 3,
      },
      {
        id: 'last_active',
        header: t('people.last_active'),
        value: (row) => row.last_active_on,
        cell: (row) =>
          row.last_active_on === null ? (
            <Num value={null} reason={t('unknown.last_usage')} />
          ) : (
            <When at={row.last_active_on} show="date" />
          ),
        width: 150,
        telling: 2,
      },
      {
        id: 'active_days',
        header: t('people.active_days'),
        value: (row) => row.active_days_28d,
        align: 'end',
        width: 130,
      },
      {
        id: 'left_on',
        header: t('people.left_on'),
        value: (row) => row.left_on,
        cell: (row) => (row.left_on === null ? '' : format.date(row.left_on)),
        width: 120,
      },
    ],
    [t, format, onWrite],
  )
}
