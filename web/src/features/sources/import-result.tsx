import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { useCan } from '../../lib/me.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ImportCounts } from './import-counts.tsx'
import { type Import, keepImport } from './import-data.ts'
import { ImportIssues } from './import-issues.tsx'
import own from './sources.module.css'

/** What came of it, which rows did not land, and the way back. */
export function ImportResult({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  return (
    <>
      <Card title={t('result.title')}>
        <p>
          <Outcome run={run} />
        </p>
        <ImportCounts counts={run} />
        <ResultActions run={run} />
      </Card>
      <ImportIssues run={run} />
    </>
  )
}

function Outcome({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const landed = run.rows_created + run.rows_updated
  if (run.status === 'undone') {
    return t('result.undone', { rows: format.number(run.rows_undone), kept: format.number(run.rows_kept) })
  }
  if (run.status === 'cancelled') return t('result.cancelled', { rows: format.number(run.rows_done) })
  if (run.status === 'failed') {
    const problem = new ApiProblem({ status: 500, code: run.failure?.code ?? 'internal.error' })
    return t('result.failed', { reason: errorMessage(problem).title, rows: format.number(run.rows_done) })
  }
  return landed === 0 && run.rows_failed === 0
    ? t('result.nothing_new')
    : t('result.done', { rows: format.number(landed) })
}

function ResultActions({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  const client = useQueryClient()
  const mayImport = useCan('data:write')
  const act = useAction({
    run: (what: 'run' | 'undo') => request<Import>('POST', `/api/v1/imports/${run.id}/${what}`),
    onDone: (answer) => keepImport(client, answer),
  })
  if (!mayImport || run.status === 'undone') return null
  const canGoOn = run.status === 'failed' || run.status === 'cancelled'
  return (
    <div className={own.actions}>
      {canGoOn ? (
        <Button loading={act.isPending} onClick={() => act.mutate('run')}>
          {t('result.go_on')}
        </Button>
      ) : (
        <Link to="/data/quality" className="link">
          {t('result.quality')}
        </Link>
      )}
      {run.rows_done > 0 ? (
        <ConfirmButton
          title={t('result.undo_question', { name: run.file_name })}
          consequence={t('result.undo_consequence')}
          onConfirm={() => act.mutateAsync('undo').catch(() => undefined)}
        >
          {t('result.undo')}
        </ConfirmButton>
      ) : null}
    </div>
  )
}
