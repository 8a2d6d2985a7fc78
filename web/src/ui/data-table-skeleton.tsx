import { useTranslation } from 'react-i18next'
import styles from './data-table.module.css'
import type { Column } from './data-table-model.ts'
import { BlockSkeleton } from './skeletons.tsx'

const lengths = ['70%', '52%', '84%', '61%', '76%']
const lines = Array.from({ length: 10 }, (_, index) => index)

/** The table to come, in its final shape. */
export function DataTableSkeleton<Row>(props: {
  readonly columns: readonly Column<Row>[]
  readonly isPhone: boolean
}) {
  const { t } = useTranslation()
  if (props.isPhone) return <BlockSkeleton height={420} />
  const columns = props.columns.filter((column) => !column.hidden)
  return (
    <div className={`${styles.scroll} ${styles.ghost}`} role="status" aria-label={t('loading')}>
      <table className={styles.table} aria-hidden="true">
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} {...(column.grow ? {} : { style: { width: column.width ?? 140 } })} />
          ))}
        </colgroup>
        <thead className={styles.head}>
          <tr>
            {columns.map((column) => (
              <th key={column.id} className={column.align === 'end' ? styles.end : ''}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line} className={styles.row}>
              {columns.map((column, index) => (
                <td key={column.id} className={column.align === 'end' ? styles.end : ''}>
                  <span className={styles.bone} style={{ width: lengths[(line + index) % 5] }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
