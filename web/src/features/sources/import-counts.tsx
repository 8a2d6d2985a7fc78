import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import type { Import } from './import-data.ts'
import own from './sources.module.css'

const keys = ['rows_created', 'rows_updated', 'rows_unchanged', 'rows_duplicate', 'rows_failed'] as const

/** What became of the rows; they add up to all rows of the file. */
export function ImportCounts({
  counts,
}: {
  readonly counts: Pick<Import, (typeof keys)[number] | 'rows_done'>
}) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  return (
    <dl className={own.counts}>
      {keys.map((key) => (
        <div key={key} className={key === 'rows_failed' && counts[key] > 0 ? own.danger : ''}>
          <dt>{t(`counts.${key}`)}</dt>
          <dd>{format.number(counts[key])}</dd>
        </div>
      ))}
      <div className={own.countsTotal}>
        <dt>{t('counts.rows_done')}</dt>
        <dd>{format.number(counts.rows_done)}</dd>
      </div>
    </dl>
  )
}
