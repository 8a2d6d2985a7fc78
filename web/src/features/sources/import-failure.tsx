import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../../lib/problem.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import type { Import } from './import-data.ts'
import own from './sources.module.css'

/** A file that cannot be read at all: which reason, and what to do about it. */
export function ImportFailure({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  const { code = 'internal.error' } = run.failure ?? {}
  return (
    <div className={own.stack}>
      <ErrorState error={new ApiProblem({ status: 422, code })} />
      <p className={own.sub}>{t('import.nothing_landed')}</p>
    </div>
  )
}
