import { useTranslation } from 'react-i18next'
import { type Annotation, useAnnotations } from '../../lib/annotations.ts'
import type { Format } from '../../lib/format.ts'
import { inSpan, monthSpan, type Span } from '../../lib/spans.ts'
import { useFormat } from '../../lib/use-format.ts'
import type { Cohort, CohortCell, CohortStep, Cohorts, Kept } from './cohort-data.ts'
import styles from './cohorts.module.css'

export interface CohortMapProps {
  readonly data: Cohorts
  readonly kept: Kept
  readonly onOpen: (start: string, age: number) => void
}

/** The name of a cohort: 2026年3月, 2026年1月–3月 as "2026 Q1". */
export function cohortName(format: Format, by: CohortStep, start: string): string {
  if (by === 'month') return format.month(start)
  return `${start.slice(0, 4)} Q${Math.ceil(Number(start.slice(5, 7)) / 3)}`
}

const spanOf = (by: CohortStep, start: string): Span => monthSpan(start, by === 'month' ? 1 : 3)

/** Rows are cohorts, columns ages; every cell has its number inside and opens its accounts. */
export function CohortMap({ data, kept, onOpen }: CohortMapProps) {
  const { t } = useTranslation('metrics-more')
  const ages = data.all.cells
  const annotations = useAnnotations(data.cohorts.map(({ start }) => spanOf(data.by, start)))
  return (
    <section
      className={styles.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('table_of', { title: t(`cohorts.kept_title.${kept}`) })}
    >
      <table className={styles.map}>
        <thead>
          <tr>
            <th scope="col">{t(`cohorts.began.${data.by}`)}</th>
            <th scope="col">{t('cohorts.accounts')}</th>
            {ages.map(({ age }) => (
              <th key={age} scope="col" aria-label={t(`cohorts.after.${data.by}`, { count: age })}>
                {age}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <AllRow data={data} kept={kept} />
          {data.cohorts.toReversed().map((cohort) => (
            <CohortRow
              key={cohort.start}
              cohort={cohort}
              noted={inSpan(annotations, spanOf(data.by, cohort.start))}
              data={data}
              kept={kept}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function AllRow({ data, kept }: Omit<CohortMapProps, 'onOpen'>) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  return (
    <tr className={styles.all}>
      <th scope="row">{t('cohorts.all')}</th>
      <td>{format.number(data.all.accounts)}</td>
      {data.all.cells.map((cell) => (
        <td key={cell.age} style={shade(cell[kept])} title={`n ${format.number(cell.reached)}`}>
          {format.percent(cell[kept], 0)}
          <span className={styles.n}>{format.number(cell.reached)}</span>
        </td>
      ))}
    </tr>
  )
}

interface CohortRowProps extends CohortMapProps {
  readonly cohort: Cohort
  /** What happened when it began. */
  readonly noted: readonly Annotation[]
}

function CohortRow({ cohort, noted, data, kept, onOpen }: CohortRowProps) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const isSmall = cohort.accounts < data.small_below
  const name = cohortName(format, data.by, cohort.start)
  const missing = data.all.cells.length - cohort.cells.length
  const label = (cell: CohortCell) =>
    t('cohorts.cell', {
      cohort: name,
      after: t(`cohorts.after.${data.by}`, { count: cell.age }),
      value: format.percent(cell[kept], 0),
      n: format.number(cell.reached),
    })
  return (
    <tr>
      <th scope="row">
        {name}
        {noted.length > 0 ? (
          <abbr className={styles.noted} title={noted.map(({ text }) => text).join(' · ')}>
            ◆
          </abbr>
        ) : null}
      </th>
      <td>
        {format.number(cohort.accounts)}
        {isSmall ? (
          <abbr className={styles.small} title={t('cohorts.small', { count: data.small_below })}>
            *
          </abbr>
        ) : null}
      </td>
      {cohort.cells.map((cell) => (
        <td key={cell.age} data-part={cell.reached < cohort.accounts} style={shade(cell[kept])}>
          <button
            type="button"
            aria-label={label(cell)}
            title={label(cell)}
            onClick={() => onOpen(cohort.start, cell.age)}
          >
            {format.percent(cell[kept], 0)}
          </button>
        </td>
      ))}
      {missing > 0 ? <td colSpan={missing} className={styles.unreached} /> : null}
    </tr>
  )
}

/** More kept, more colour; above the start it turns green. Never so dark that the number cannot be read. */
function shade(value: number): { background: string } {
  const tone = value > 1 ? '--good' : '--accent'
  const strength = value > 1 ? 22 + Math.min(1, value - 1) * 20 : 2 + Math.max(0, value) * 36
  return { background: `color-mix(in oklab, var(${tone}) ${strength.toFixed(0)}%, var(--card))` }
}
