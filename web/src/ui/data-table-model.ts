import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  metaHelper,
  type ReactTable,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type ReactNode, useEffect, useMemo } from 'react'
import { readStored, writeStored } from '../lib/stored.ts'

export type CellValue = string | number | null | undefined

export interface Column<Row> {
  readonly id: string
  readonly header: string
  /** Sorted, compared and exported by this; null and undefined are unknown and come last either way. */
  readonly value: (row: Row) => CellValue
  /** How it is shown; the value itself when left out ("—" when unknown). */
  readonly cell?: (row: Row) => ReactNode
  /** "end" for every number, with the same number of decimals in the column. */
  readonly align?: 'start' | 'end'
  /** px; 140 when left out. */
  readonly width?: number
  /** Takes the room that is left; one column should. */
  readonly grow?: boolean
  readonly sortable?: boolean
  /** Starts hidden; the reader can bring it in. */
  readonly hidden?: boolean
  /** Cannot be hidden: the name of the thing. */
  readonly fixed?: boolean
  /** On phones a row is a card: 0 is its heading, 1–3 the three most telling fields, in that order. */
  readonly telling?: 0 | 1 | 2 | 3
  /** What the figure is, on hover over the head. */
  readonly hint?: string
}

export interface ColumnMeta {
  readonly align: 'start' | 'end'
  readonly grow: boolean
  readonly hint: string | undefined
}

/** A row of any shape; the table reads it only through its columns. */
export type AnyRow = object
type Model = Record<string, unknown>

const collator = new Intl.Collator(['ja', 'en'], { numeric: true })

const features = tableFeatures({
  columnVisibilityFeature,
  columnSizingFeature,
  columnResizingFeature,
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: metaHelper<ColumnMeta>(),
})

export type TableModel = ReactTable<typeof features, Model>
export type TableRow = ReturnType<TableModel['getRowModel']>['rows'][number]

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

const helper = createColumnHelper<typeof features, Model>()

function columnDefs<Row extends AnyRow>(columns: readonly Column<Row>[]) {
  return helper.columns(
    columns.map((column) =>
      helper.accessor((row) => column.value(row as Row) ?? undefined, {
        id: column.id,
        header: column.header,
        size: column.width ?? 140,
        minSize: 56,
        enableSorting: column.sortable ?? true,
        enableHiding: !column.fixed,
        sortDescFirst: column.align === 'end',
        sortUndefined: 'last',
        sortFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
        meta: { align: column.align ?? 'start', grow: column.grow ?? false, hint: column.hint },
      }),
    ),
  )
}

export interface TableModelInput<Row extends AnyRow> {
  /** Names the table for this browser's memory of widths and hidden columns. */
  readonly id: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  readonly sorting?: SortingState | undefined
  readonly onSortingChange?: ((sorting: SortingState) => void) | undefined
  readonly initialSort?: { readonly id: string; readonly desc: boolean } | undefined
  readonly selected?: ReadonlySet<string> | undefined
  readonly onSelectedChange?: ((ids: ReadonlySet<string>) => void) | undefined
}

/** The headless table behind `DataTable`: sorts here unless `onSortingChange` says that the server does. */
export function useTableModel<Row extends AnyRow>(input: TableModelInput<Row>): TableModel {
  const { id, columns, rows, rowId, sorting, onSortingChange, initialSort, selected, onSelectedChange } =
    input
  const defs = useMemo(() => columnDefs(columns), [columns])
  const rowSelection = useMemo(
    () => Object.fromEntries([...(selected ?? [])].map((key) => [key, true as const])),
    [selected],
  )
  const initialState = useMemo(() => {
    const hidden = columns.filter((column) => column.hidden).map((column) => [column.id, false])
    return {
      columnVisibility: readStored(`columns.${id}`, Object.fromEntries(hidden) as Record<string, boolean>),
      columnSizing: readStored<Record<string, number>>(`widths.${id}`, {}),
      sorting: initialSort ? [{ ...initialSort }] : [],
    }
  }, [id, columns, initialSort])
  const table = useTable<typeof features, Model>({
    features,
    columns: defs,
    data: rows as unknown as Model[],
    getRowId: (row) => rowId(row as Row),
    initialState,
    columnResizeMode: 'onChange',
    enableMultiSort: true,
    enableRowSelection: onSelectedChange !== undefined,
    manualSorting: onSortingChange !== undefined,
    autoResetSorting: false,
    state: { rowSelection, ...(sorting === undefined ? {} : { sorting }) },
    ...(onSortingChange === undefined
      ? {}
      : {
          onSortingChange: (change) =>
            onSortingChange(typeof change === 'function' ? change(sorting ?? []) : change),
        }),
    onRowSelectionChange: (change) => {
      const next = typeof change === 'function' ? change(rowSelection) : change
      onSelectedChange?.(new Set(Object.keys(next)))
    },
  })
  const { columnVisibility, columnSizing } = table.state
  useEffect(() => writeStored(`columns.${id}`, columnVisibility), [id, columnVisibility])
  useEffect(() => writeStored(`widths.${id}`, columnSizing), [id, columnSizing])
  return table
}
