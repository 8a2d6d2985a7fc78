import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '../../ui/error-state.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { type Import, importQuery } from './import-data.ts'
import { ImportFailure } from './import-failure.tsx'
import { ImportMapping } from './import-mapping.tsx'
import { ImportProgress } from './import-progress.tsx'
import { ImportResult } from './import-result.tsx'
import { ImportStatus } from './import-status.tsx'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

export function ImportPage() {
  const { importId } = useParams({ strict: false })
  const run = useQuery(importQuery(Number(importId)))
  if (run.error && !run.data) return <ErrorState error={run.error} onRetry={() => void run.refetch()} />
  if (!run.data) return <BlockSkeleton height={320} />
  return (
    <div className={own.stack}>
      <Head run={run.data} />
      <Body run={run.data} />
    </div>
  )
}

function Head({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  const { kindName } = useImportWords()
  return (
    <header className={own.head}>
      <Link to="/data/imports" className="link">
        {t('import.all')}
      </Link>
      <h2>{run.file_name}</h2>
      <p className={own.sub}>
        <ImportStatus run={run} /> · {kindName(run.kind)} ·{' '}
        {t('import.sent', { by: run.created_by_name ?? t('imports.by_program') })} ·{' '}
        <When at={run.created_at} />
      </p>
    </header>
  )
}

function Body({ run }: { readonly run: Import }) {
  switch (run.status) {
    case 'uploading':
    case 'analysing':
    case 'checking':
    case 'running':
    case 'undoing':
      return <ImportProgress run={run} />
    case 'ready':
      // Another kind or another reading of the bytes begins with what the server proposes for it.
      return (
        <ImportMapping
          key={`${run.id} ${run.kind} ${run.analysis?.encoding} ${run.analysis?.delimiter}`}
          run={run}
        />
      )
    case 'failed':
      return run.analysis === null ? <ImportFailure run={run} /> : <ImportResult run={run} />
    default:
      return <ImportResult run={run} />
  }
}
