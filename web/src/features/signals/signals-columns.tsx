import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import type { Signal } from '../../lib/signals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { SignalSince } from '../../ui/account-signals.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { SignalActions } from '../../ui/signal-actions.tsx'
import { SignalMark } from '../../ui/signal-mark.tsx'
import { SignalText } from '../../ui/signal-text.tsx'
import styles from './signals-page.module.css'

export function useSignalColumns(): readonly Column<Signal>[] {
  const { t } = useTranslation('signals')
  const format = useFormat()
  const { member } = useMe()
  const { isPast } = useView()
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link
            to="/accounts/$accountId"
            params={{ accountId: String(row.account.id) }}
            className="link"
            preload="intent"
          >
            {row.account.name}
          </Link>
        ),
        fixed: true,
        sortable: false,
        width: 190,
        telling: 0,
      },
      {
        id: 'kind',
        header: t('column.kind'),
        value: (row) => t(`kind.${row.kind}`),
        cell: (row) => <SignalMark kind={row.kind} nature={row.nature} />,
        sortable: false,
        width: 168,
        telling: 1,
      },
      {
        id: 'evidence',
        header: t('column.evidence'),
        value: (row) => JSON.stringify(row.evidence),
        cell: (row) => (
          <span className={styles.evidence}>
            {Object.keys(row.evidence).length === 0 ? t('past.no_figures') : <SignalText signal={row} />}
            {row.state === 'open' ? null : (
              <>
                {' '}
                <SignalSince signal={row} />
              </>
            )}
          </span>
        ),
        sortable: false,
        grow: true,
        width: 340,
        telling: 2,
      },
      {
        id: 'money',
        header: t('column.money'),
        hint: t('hint.money'),
        value: (row) => row.money_minor,
        cell: (row) => (
          <Money minor={row.money_minor} reason={row.money_minor === null ? t('money_unknown') : ''} />
        ),
        align: 'end',
        sortable: false,
        width: 116,
        telling: 3,
      },
      {
        id: 'since',
        header: t('column.since'),
        hint: t('hint.since'),
        value: (row) => row.holds_since,
        cell: (row) => <span title={format.date(row.holds_since)}>{format.dayMonth(row.holds_since)}</span>,
        align: 'end',
        sortable: false,
        width: 96,
      },
      {
        id: 'opened',
        header: t('column.opened'),
        value: (row) => row.opened_on,
        cell: (row) => <span title={format.date(row.opened_on)}>{format.dayMonth(row.opened_on)}</span>,
        align: 'end',
        sortable: false,
        width: 96,
        hidden: true,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner?.name ?? row.account_owner?.name,
        cell: (row) => <OwnerCell row={row} isMine={row.owner?.id === member.id} />,
        sortable: false,
        width: 130,
      },
      {
        id: 'actions',
        header: t('column.actions'),
        value: () => undefined,
        // What stood on a past day can only be read.
        cell: (row) => (isPast ? undefined : <SignalActions signal={row} />),
        align: 'end',
        sortable: false,
        width: 64,
      },
    ],
    [t, format, member.id, isPast],
  )
}

function OwnerCell({ row, isMine }: { readonly row: Signal; readonly isMine: boolean }) {
  const { t } = useTranslation('signals')
  if (row.owner) {
    return (
      <span data-mine={isMine}>
        <b>{row.owner.name}</b> <span className={styles.quiet}>{t('taken')}</span>
      </span>
    )
  }
  return <span>{row.account_owner?.name ?? <span className={styles.quiet}>{t('nobody')}</span>}</span>
}
