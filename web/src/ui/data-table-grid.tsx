import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcut } from '../lib/use-shortcut.ts'
import { useWords } from '../lib/use-words.ts'
import styles from './data-table.module.css'
import { DataTableHead } from './data-table-head.tsx'
import type { TableModel, TableRow } from './data-table-model.ts'

export interface DataTableGridProps {
  readonly label: string
  readonly table: TableModel
  readonly show: (row: TableRow, columnId: string) => ReactNode
  readonly onOpen: ((row: TableRow) => void) | undefined
  readonly isSelectable: boolean
  readonly rowHeight: number
  readonly maxHeight: string
  readonly total: number
  readonly onNearEnd: () => void
  readonly hasKeyboard: boolean
  readonly footer: ReactNode
}

const isInteractive = (target: EventTarget, row: Element) =>
  target instanceof Element &&
  target.closest('a,button,input,label,[role="menuitem"]') !== null &&
  target.closest('a,button,input,label') !== row

/** The id of the row that holds what was clicked or is in focus. */
export const rowIn = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('tr[data-row]')?.dataset.row : undefined

interface RowProps extends Pick<DataTableGridProps, 'show' | 'onOpen' | 'isSelectable'> {
  readonly row: TableRow
  readonly index: number
  readonly isActive: boolean
  readonly isSelected: boolean
  /** The visible columns' ids; a new text makes the row draw itself again. */
  readonly columns: string
  readonly onFocus: (index: number) => void
}

/** Draws itself again only when something of its own changed: scrolling must not touch the other rows. */
const GridRow = memo(function GridRow(props: RowProps) {
  const { row, index, isActive, isSelected, onFocus, show, onOpen, isSelectable } = props
  const t = useWords('common')
  const onClick = (event: MouseEvent) => {
    if (!isInteractive(event.target, event.currentTarget)) onOpen?.(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') onOpen?.(row)
    if (event.key === 'x' && isSelectable) row.toggleSelected()
  }
  return (
    <tr
      className={styles.row}
      tabIndex={isActive ? 0 : -1}
      data-index={index}
      data-row={row.id}
      aria-rowindex={index + 2}
      onFocus={() => onFocus(index)}
      onClick={onClick}
      onKeyDown={onKeyDown}
      {...(onOpen ? { 'data-open': true } : {})}
      {...(isSelectable ? { 'aria-selected': isSelected } : {})}
    >
      {isSelectable ? (
        <td className={styles.check}>
          <input
            type="checkbox"
            className={styles.box}
            aria-label={t('table.select_row')}
            checked={isSelected}
            onChange={(event) => row.toggleSelected(event.currentTarget.checked)}
          />
        </td>
      ) : null}
      {row.getVisibleCells().map((cell) => (
        <td key={cell.id} className={cell.column.columnDef.meta?.align === 'end' ? styles.end : ''}>
          {show(row, cell.column.id)}
        </td>
      ))}
    </tr>
  )
})

function ColumnWidths({ table, isSelectable }: Pick<DataTableGridProps, 'table' | 'isSelectable'>) {
  const sized = table.state.columnSizing
  return (
    <colgroup>
      {isSelectable ? <col style={{ width: 40 }} /> : null}
      {table.getVisibleLeafColumns().map((column) => {
        const isFree = column.columnDef.meta?.grow && sized[column.id] === undefined
        return <col key={column.id} {...(isFree ? {} : { style: { width: column.getSize() } })} />
      })}
    </colgroup>
  )
}

/** Keeps one row in the tab order, and moves it by j/k, arrows, Home and End. */
function useActiveRow(count: number, scrollTo: (index: number) => void, isOn: boolean) {
  const [active, setActive] = useState(0)
  const [goal, setGoal] = useState<number>()
  const body = useRef<HTMLTableSectionElement>(null)
  const hasFocus = () => body.current?.contains(document.activeElement) ?? false
  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), count - 1)
    if (next < 0) return
    setActive(next)
    scrollTo(next)
    setGoal(next)
  }
  useShortcut({ keys: 'j', enabled: isOn }, () => go(hasFocus() ? active + 1 : active))
  useShortcut({ keys: 'k', enabled: isOn }, () => go(hasFocus() ? active - 1 : active))
  useEffect(() => {
    if (goal === undefined) return
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${goal}"]`)
    if (!row) return
    row.focus({ preventScroll: true })
    setGoal(undefined)
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: count - 1,
    }
    const next = moves[event.key]
    if (next === undefined || !(event.target instanceof HTMLTableRowElement)) return
    event.preventDefault()
    go(next)
  }
  return { active, setActive, body, onKeyDown }
}

export function DataTableGrid(props: DataTableGridProps) {
  const { table, label, show, onOpen, isSelectable, rowHeight, total, onNearEnd } = props
  const scroller = useRef<HTMLElement>(null)
  const { rows } = table.getRowModel()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: 37,
  })
  const keyboard = useActiveRow(rows.length, (index) => virtual.scrollToIndex(index), props.hasKeyboard)
  const order = JSON.stringify(table.state.sorting)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order is read from its top
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0
  }, [order])
  const items = virtual.getVirtualItems()
  const columns = table
    .getVisibleLeafColumns()
    .map((column) => column.id)
    .join()
  const first = items[0]
  const last = items.at(-1)
  const isNearEnd = last !== undefined && last.index >= rows.length - 20
  useEffect(() => {
    if (isNearEnd) onNearEnd()
  }, [isNearEnd, onNearEnd])
  const active = Math.min(keyboard.active, rows.length - 1)
  const minWidth = table.getTotalSize() + (isSelectable ? 40 : 0)
  return (
    <section
      ref={scroller}
      className={styles.scroll}
      style={{ maxHeight: props.maxHeight }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <table className={styles.table} style={{ minWidth }} aria-label={label} aria-rowcount={total + 1}>
        <ColumnWidths table={table} isSelectable={isSelectable} />
        <DataTableHead table={table} isSelectable={isSelectable} />
        <tbody ref={keyboard.body} onKeyDown={keyboard.onKeyDown}>
          <Spacer height={first?.start ?? 0} />
          {items.map(({ index, key }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <GridRow
                key={key}
                row={row}
                index={index}
                isActive={index === active}
                isSelected={isSelectable && row.getIsSelected()}
                columns={columns}
                onFocus={keyboard.setActive}
                show={show}
                onOpen={onOpen}
                isSelectable={isSelectable}
              />
            )
          })}
          <Spacer height={virtual.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
      {props.footer}
    </section>
  )
}

function Spacer({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr className={styles.spacer}>
      <td style={{ height }} />
    </tr>
  )
}
