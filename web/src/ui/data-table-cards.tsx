import { ActionIcon, Checkbox } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './data-table.module.css'
import type { TableModel, TableRow } from './data-table-model.ts'

export interface CardField {
  readonly id: string
  readonly header: string
}

export interface DataTableCardsProps {
  readonly label: string
  readonly table: TableModel
  readonly heading: CardField | undefined
  readonly fields: readonly CardField[]
  readonly show: (row: TableRow, columnId: string) => ReactNode
  readonly onOpen: ((row: TableRow) => void) | undefined
  readonly isSelectable: boolean
  readonly onNearEnd: () => void
  readonly footer: ReactNode
}

/** The same rows on a phone: one card each, its heading and the three most telling fields. */
export function DataTableCards(props: DataTableCardsProps) {
  const { t } = useTranslation()
  const { table, heading, fields, show, onOpen, isSelectable, onNearEnd } = props
  const list = useRef<HTMLUListElement>(null)
  const { rows } = table.getRowModel()
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 62 + fields.length * 25,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)
  const isNearEnd = last !== undefined && last.index >= rows.length - 10
  useEffect(() => {
    if (isNearEnd) onNearEnd()
  }, [isNearEnd, onNearEnd])
  return (
    <>
      <ul
        ref={list}
        className={styles.cards}
        style={{ height: virtual.getTotalSize() }}
        aria-label={props.label}
      >
        {items.map(({ index, key, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          const head = heading ? show(row, heading.id) : null
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.cardItem}
              style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
            >
              <div className={styles.card}>
                <div className={styles.cardHead}>
                  {isSelectable ? (
                    <Checkbox
                      aria-label={t('table.select_row')}
                      checked={row.getIsSelected()}
                      onChange={(event) => row.toggleSelected(event.currentTarget.checked)}
                    />
                  ) : null}
                  <div className={styles.cardTitle}>{head}</div>
                  {onOpen ? (
                    <ActionIcon size={40} onClick={() => onOpen(row)} aria-label={t('table.open_row')}>
                      <IconChevronRight size={18} />
                    </ActionIcon>
                  ) : null}
                </div>
                <dl className={styles.fields}>
                  {fields.map((field) => (
                    <div key={field.id} style={{ display: 'contents' }}>
                      <dt>{field.header}</dt>
                      <dd>{show(row, field.id)}</dd>
                    </div>
                  ))}
                </dl>
              </div>
            </li>
          )
        })}
      </ul>
      {props.footer}
    </>
  )
}
