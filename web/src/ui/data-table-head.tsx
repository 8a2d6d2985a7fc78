import { Tooltip } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './data-table.module.css'
import type { TableModel } from './data-table-model.ts'

type Header = ReturnType<TableModel['getHeaderGroups']>[number]['headers'][number]

function ResizeHandle({ header, table }: { readonly header: Header; readonly table: TableModel }) {
  const { t } = useTranslation()
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
    if (by === 0) return
    event.preventDefault()
    const width = Math.max(56, header.getSize() + by)
    table.setColumnSizing((old) => ({ ...old, [header.column.id]: width }))
  }
  const start = header.getResizeHandler()
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.handle}
      aria-label={t('table.resize', { column: String(header.column.columnDef.header) })}
      onMouseDown={start}
      onTouchStart={start}
      onKeyDown={onKeyDown}
      onDoubleClick={() => header.column.resetSize()}
      {...(header.column.getIsResizing() ? { 'data-active': true } : {})}
    />
  )
}

function HeadCell({ header, table }: { readonly header: Header; readonly table: TableModel }) {
  const { column } = header
  const meta = column.columnDef.meta
  const sorted = column.getIsSorted()
  const name = String(column.columnDef.header)
  const text = column.getCanSort() ? (
    <button
      type="button"
      className={`${styles.headButton} ${sorted ? styles.sorted : ''}`}
      onClick={column.getToggleSortingHandler()}
    >
      <span>{name}</span>
      {sorted ? <span aria-hidden="true">{sorted === 'asc' ? '↑' : '↓'}</span> : null}
    </button>
  ) : (
    <span className={styles.headText}>{name}</span>
  )
  const sort = sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'
  return (
    <th
      scope="col"
      className={meta?.align === 'end' ? styles.end : ''}
      {...(column.getCanSort() ? { 'aria-sort': sort } : {})}
    >
      {meta?.hint === undefined ? text : <Tooltip label={meta.hint}>{text}</Tooltip>}
      <ResizeHandle header={header} table={table} />
    </th>
  )
}

export interface DataTableHeadProps {
  readonly table: TableModel
  readonly isSelectable: boolean
}

export function DataTableHead({ table, isSelectable }: DataTableHeadProps) {
  const { t } = useTranslation()
  return (
    <thead className={styles.head}>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {isSelectable ? (
            <th scope="col" className={styles.check}>
              <input
                type="checkbox"
                className={styles.box}
                aria-label={t('table.select_all')}
                checked={table.getIsAllRowsSelected()}
                ref={(box) => {
                  if (box) box.indeterminate = table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()
                }}
                onChange={(event) => table.toggleAllRowsSelected(event.currentTarget.checked)}
              />
            </th>
          ) : null}
          {group.headers.map((header) => (
            <HeadCell key={header.id} header={header} table={table} />
          ))}
        </tr>
      ))}
    </thead>
  )
}
