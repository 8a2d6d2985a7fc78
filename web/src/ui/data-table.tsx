import { Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconColumns3 } from '@tabler/icons-react'
import type { SortingState } from '@tanstack/react-table'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { csvText, download } from '../lib/download.ts'
import { unknownMark } from '../lib/format.ts'
import { useFormat } from '../lib/use-format.ts'
import styles from './data-table.module.css'
import { DataTableCards } from './data-table-cards.tsx'
import { DataTableGrid } from './data-table-grid.tsx'
import {
  type AnyRow,
  type Column,
  type TableModel,
  type TableRow,
  useTableModel,
} from './data-table-model.ts'
import { DataTableSkeleton } from './data-table-skeleton.tsx'
import { ErrorState } from './error-state.tsx'

export type { Column } from './data-table-model.ts'

export interface DataTableProps<Row extends AnyRow> {
  /** Names the table for this browser's memory of widths and hidden columns: "accounts". */
  readonly id: string
  /** What the rows are, for screen readers and the CSV's name: "顧客". */
  readonly label: string
  /** Keep it stable (module scope or useMemo). */
  readonly columns: readonly Column<Row>[]
  /** undefined while loading: a skeleton of the same shape is shown. */
  readonly rows: readonly Row[] | undefined
  readonly rowId: (row: Row) => string
  /** Click or Enter on a row. Put a real link into the first cell too. */
  readonly onOpen?: (row: Row) => void
  readonly error?: unknown
  readonly onRetry?: () => void
  /** An `EmptyState`. */
  readonly empty: ReactNode
  readonly initialSort?: { readonly id: string; readonly desc: boolean }
  /** Both given: the server sorts. */
  readonly sorting?: SortingState
  readonly onSortingChange?: (sorting: SortingState) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelectedChange?: (ids: ReadonlySet<string>) => void
  /** Buttons for what is selected. */
  readonly bulkActions?: ReactNode
  /** Called near the end while there is more; fetch the next page then. */
  readonly onEndReached?: () => void
  readonly hasMore?: boolean
  /** All rows there are, where more exist than are loaded. */
  readonly total?: number
  readonly comfortable?: boolean
  /** CSS height the table may take before it scrolls. */
  readonly maxHeight?: string
  /** Left in the bar above: a count, a search. No bar at all with `bare`. */
  readonly toolbar?: ReactNode
  /** Where the server gives all rows as CSV; without it the rows that are loaded are written. */
  readonly csvHref?: string
  readonly bare?: boolean
  /** j/k from anywhere on the page; off for the second table of a page. */
  readonly keyboard?: boolean
}

const noRows: never[] = []

function ColumnChooser({ table }: { readonly table: TableModel }) {
  const { t } = useTranslation()
  return (
    <Menu closeOnItemClick={false} withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" leftSection={<IconColumns3 size={16} />}>
          {t('table.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {table
          .getAllLeafColumns()
          .filter((column) => column.getCanHide())
          .map((column) => (
            <Menu.CheckboxItem
              key={column.id}
              checked={column.getIsVisible()}
              onChange={(isVisible) => column.toggleVisibility(isVisible)}
            >
              {String(column.columnDef.header)}
            </Menu.CheckboxItem>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Bar({ table, props }: { readonly table: TableModel; readonly props: BarProps }) {
  const { t } = useTranslation()
  const count = props.selected?.size ?? 0
  const exportCsv = () => {
    const columns = table.getVisibleLeafColumns()
    const head = columns.map((column) => String(column.columnDef.header))
    const body = table
      .getRowModel()
      .rows.map((row) => columns.map((column) => row.getValue<string | number | undefined>(column.id)))
    download(`${props.label}.csv`, csvText([head, ...body]))
  }
  return (
    <div className={styles.bar}>
      {count > 0 ? (
        <>
          <span>{t('table.selected', { count })}</span>
          {props.bulkActions}
        </>
      ) : (
        props.toolbar
      )}
      <span>
        {props.csvHref === undefined ? (
          <Button variant="subtle" color="gray" onClick={exportCsv}>
            CSV
          </Button>
        ) : (
          <CsvMenu
            href={props.csvHref}
            total={props.total}
            shown={table.getRowModel().rows.length}
            onShown={exportCsv}
          />
        )}
        <ColumnChooser table={table} />
      </span>
    </div>
  )
}

type BarProps = Pick<
  DataTableProps<AnyRow>,
  'label' | 'selected' | 'bulkActions' | 'toolbar' | 'csvHref' | 'total'
>

interface CsvMenuProps {
  readonly href: string
  readonly total: number | undefined
  readonly shown: number
  readonly onShown: () => void
}

/** One button for both files: everything that fits the filter, or what the table shows. */
function CsvMenu({ href, total, shown, onShown }: CsvMenuProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = (count: number) => ({ count, n: format.number(count) })
  return (
    <Menu withinPortal={false} position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray">
          CSV
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={href} download>
          {t('table.csv_all', words(total ?? shown))}
          <small className={styles.hint}>{t('table.csv_all_about')}</small>
        </Menu.Item>
        <Menu.Item onClick={onShown}>
          {t('table.csv_shown', words(shown))}
          <small className={styles.hint}>{t('table.csv_shown_about')}</small>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Rows of anything: sorted, resized, chosen columns, 10,000 rows smoothly, cards on a phone. */
export function DataTable<Row extends AnyRow>(props: DataTableProps<Row>) {
  const { columns, rows, label, onOpen, onEndReached, hasMore = false, comfortable = false } = props
  const { t } = useTranslation()
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false
  const [initialSort] = useState(props.initialSort)
  const table = useTableModel<Row>({ ...props, rows: rows ?? noRows, initialSort })
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns])
  const show = useCallback(
    (row: TableRow, columnId: string): ReactNode => {
      const column = byId.get(columnId)
      const original = row.original as Row
      if (column?.cell) return column.cell(original)
      const value = column?.value(original)
      return value ?? <span className={styles.unknown}>{unknownMark}</span>
    },
    [byId],
  )
  const onNearEnd = useCallback(() => {
    if (hasMore) onEndReached?.()
  }, [hasMore, onEndReached])
  const latest = useRef(onOpen)
  useEffect(() => {
    latest.current = onOpen
  })
  const openRow = useCallback((row: TableRow) => latest.current?.(row.original as Row), [])
  const open = onOpen ? openRow : undefined
  if (props.error !== undefined && props.error !== null && rows === undefined) {
    return <ErrorState error={props.error} onRetry={props.onRetry} />
  }
  if (rows === undefined) return <DataTableSkeleton columns={columns} isPhone={isPhone} />
  if (rows.length === 0) return props.empty
  const footer = hasMore ? <div className={styles.more}>{t('loading')}</div> : null
  const isSelectable = props.onSelectedChange !== undefined
  const telling = columns
    .filter((column) => (column.telling ?? 0) > 0)
    .sort((a, b) => (a.telling ?? 0) - (b.telling ?? 0))
  const shared = { label, table, show, onOpen: open, isSelectable, onNearEnd, footer }
  return (
    <div className={`${styles.frame} ${comfortable ? styles.comfortable : ''}`}>
      {props.bare ? null : <Bar table={table} props={props} />}
      {isPhone ? (
        <DataTableCards
          {...shared}
          heading={columns.find((column) => column.telling === 0) ?? columns[0]}
          fields={telling.length > 0 ? telling : columns.slice(1, 4)}
        />
      ) : (
        <DataTableGrid
          {...shared}
          rowHeight={comfortable ? 44 : 36}
          maxHeight={props.maxHeight ?? 'max(320px, calc(100dvh - 236px))'}
          total={props.total ?? rows.length}
          hasKeyboard={props.keyboard ?? true}
        />
      )}
    </div>
  )
}
