import { useTranslation } from 'react-i18next'
import type { ImportSummary } from './import-data.ts'
import own from './sources.module.css'

const marks: Record<ImportSummary['status'], string> = {
  uploading: '◌',
  analysing: '◌',
  ready: '◇',
  checking: '◌',
  running: '◌',
  done: '●',
  failed: '■',
  cancelled: '–',
  undoing: '◌',
  undone: '↶',
}

/** A state by shape and word. */
export function ImportStatus({ run }: { readonly run: Pick<ImportSummary, 'status' | 'rows_failed'> }) {
  const { t } = useTranslation('sources')
  const isPartly = run.status === 'done' && run.rows_failed > 0
  const tone =
    run.status === 'failed' ? own.danger : isPartly ? own.watch : run.status === 'done' ? own.good : own.sub
  return (
    <span className={tone}>
      <span aria-hidden="true">{isPartly ? '▲' : marks[run.status]} </span>
      {t(isPartly ? 'status.partly' : `status.${run.status}`)}
    </span>
  )
}
