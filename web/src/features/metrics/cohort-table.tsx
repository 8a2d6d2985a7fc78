import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { csvText, download } from '../../lib/download.ts'
import { useFormat } from '../../lib/use-format.ts'
import type { Cohorts } from './cohort-data.ts'
import { cohortName } from './cohort-map.tsx'
import styles from './cohorts.module.css'

/** The same as rows: a cohort and an age each, with every count behind the shares. */
export function CohortTable({ data }: { readonly data: Cohorts }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const heads = [
    'cohort',
    'age',
    'reached',
    'customers',
    'logo',
    'gross',
    'net',
    'mrr_start',
    'mrr_now',
  ] as const
  const rows = data.cohorts.flatMap(({ start, cells }) => cells.map((cell) => ({ start, ...cell })))
  const save = () =>
    download(
      `cohorts_${data.by}_${data.until}.csv`,
      csvText([
        heads.map((head) => t(`cohorts.head.${head}`)),
        ...rows.map((row) => [
          row.start,
          row.age,
          row.reached,
          row.customers,
          row.logo,
          row.gross,
          row.net,
          row.mrr_start_minor,
          row.mrr_net_minor,
        ]),
      ]),
    )
  return (
    <>
      <div className={styles.tableTools}>
        <Button variant="subtle" size="compact-sm" onClick={save}>
          CSV
        </Button>
      </div>
      <section
        className={`${styles.scroll} ${styles.tall}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('table_of', { title: t('cohorts.as_table') })}
      >
        <table className={styles.rows}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {t(`cohorts.head.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.start} ${row.age}`}>
                <th scope="row">{cohortName(format, data.by, row.start)}</th>
                <td>{row.age}</td>
                <td>{format.number(row.reached)}</td>
                <td>{format.number(row.customers)}</td>
                <td>
                  {format.percent(row.logo)}
                  {row.logo_interval ? (
                    <span className={styles.range}>
                      [{format.number(row.logo_interval.low * 100, 1)}–
                      {format.number(row.logo_interval.high * 100, 1)}]
                    </span>
                  ) : null}
                </td>
                <td>{format.percent(row.gross)}</td>
                <td>{format.percent(row.net)}</td>
                <td>{format.money(row.mrr_start_minor, data.currency)}</td>
                <td>{format.money(row.mrr_net_minor, data.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
