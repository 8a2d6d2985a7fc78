import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Signal } from '../../lib/signals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { SignalSince } from '../../ui/account-signals.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { SignalMark } from '../../ui/signal-mark.tsx'
import { SignalText } from '../../ui/signal-text.tsx'
import styles from './signals-page.module.css'

export function useHistoryColumns(): readonly Column<Signal>[] {
  const { t } = useTranslation(['signals', 'signals-more'])
  const format = useFormat()
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
        id: 'became',
        header: t('signals-more:history.became'),
        value: (row) => (row.became ? t(`became.${row.became}`) : undefined),
        cell: (row) => (
          <span>
            <b>{row.became ? t(`became.${row.became}`) : '—'}</b> <SignalSince signal={row} />
          </span>
        ),
        sortable: false,
        width: 240,
        telling: 2,
      },
      {
        id: 'evidence',
        header: t('signals-more:history.evidence'),
        value: (row) => JSON.stringify(row.evidence),
        cell: (row) => (
          <span className={styles.evidence}>
            <SignalText signal={row} />
          </span>
        ),
        sortable: false,
        grow: true,
        width: 300,
        telling: 3,
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
      },
      {
        id: 'opened',
        header: t('column.opened'),
        value: (row) => row.opened_on,
        cell: (row) => format.date(row.opened_on),
        align: 'end',
        sortable: false,
        width: 124,
      },
      {
        id: 'owner',
        header: t('signals-more:history.taken_by'),
        value: (row) => row.owner?.name,
        cell: (row) => row.owner?.name ?? '—',
        sortable: false,
        width: 130,
      },
    ],
    [t, format],
  )
}
