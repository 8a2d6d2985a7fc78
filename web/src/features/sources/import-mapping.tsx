import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { DateQuestions, openDateQuestions } from './date-questions.tsx'
import { FileReading } from './file-reading.tsx'
import { ForAllValues } from './for-all-values.tsx'
import { ImportCounts } from './import-counts.tsx'
import { type Import, type ImportOptions, keepImport } from './import-data.ts'
import { ImportIssues } from './import-issues.tsx'
import { missingFields } from './mapping.ts'
import { MappingTable } from './mapping-table.tsx'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

/** Which column is what, how dates are written, a try, and the start. */
export function ImportMapping({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const client = useQueryClient()
  const mayImport = useCan('data:write')
  const { kindOf, say } = useImportWords()
  const [options, setOptions] = useState(run.options)
  const kind = kindOf(run.kind)
  const path = `/api/v1/imports/${run.id}`
  const save = useAction({
    run: (body: { kind?: string; options?: ImportOptions }) => request<Import>('PATCH', path, { body }),
    onDone: (answer) => keepImport(client, answer),
  })
  const start = useAction({
    run: async (what: 'dry-run' | 'run') => {
      await request('PATCH', path, { body: { options } })
      return request<Import>('POST', `${path}/${what}`)
    },
    onDone: (answer) => keepImport(client, answer),
  })
  const cancel = useAction({
    run: () => request<Import>('POST', `${path}/cancel`),
    onDone: (answer) => keepImport(client, answer),
  })
  const change = (next: ImportOptions) => {
    setOptions(next)
    save.mutate({ options: next })
  }
  if (!run.analysis || !options) return null
  const questions = kind ? openDateQuestions(run.analysis, kind, options) : []
  const missing = kind ? missingFields(kind, options) : []
  const isReady = kind !== undefined && questions.length === 0 && missing.length === 0 && mayImport
  return (
    <>
      <Card
        title={t('mapping.title')}
        aside={t('mapping.rows', { count: run.rows_total ?? 0, rows: format.number(run.rows_total ?? 0) })}
      >
        {kind ? <p className={own.sub}>{say(kind.row_means, '')}</p> : null}
        <FileReading
          run={run}
          options={options}
          onChange={change}
          onKind={(name) => save.mutate({ kind: name })}
        />
        {kind ? (
          <>
            <MappingTable analysis={run.analysis} kind={kind} options={options} onChange={change} />
            <ForAllValues key={kind.kind} kind={kind} options={options} onChange={change} />
          </>
        ) : null}
      </Card>
      {kind ? (
        <DateQuestions analysis={run.analysis} kind={kind} options={options} onChange={change} />
      ) : null}
      <Card title={t('mapping.start')}>
        {missing.length > 0 ? (
          <p className={own.problem}>
            {t('mapping.missing', {
              fields: format.list(
                missing.map((fields) =>
                  fields.map((field) => say(field.labels, field.key)).join(t('mapping.or')),
                ),
              ),
            })}
          </p>
        ) : null}
        {questions.length > 0 ? <p className={own.problem}>{t('mapping.dates_open')}</p> : null}
        {run.dry_run ? (
          <>
            <p>{t('mapping.tried')}</p>
            <ImportCounts counts={run.dry_run} />
          </>
        ) : (
          <p className={own.sub}>{t('mapping.try_why')}</p>
        )}
        <div className={own.actions}>
          <Button
            variant="default"
            disabled={!isReady}
            loading={start.isPending}
            onClick={() => start.mutate('dry-run')}
          >
            {t('mapping.try')}
          </Button>
          <Button disabled={!isReady} loading={start.isPending} onClick={() => start.mutate('run')}>
            {t('mapping.run', { count: run.rows_total ?? 0, rows: format.number(run.rows_total ?? 0) })}
          </Button>
          {mayImport ? (
            <ConfirmButton
              title={t('mapping.drop_question')}
              consequence={t('mapping.drop_consequence')}
              onConfirm={() => cancel.mutateAsync().catch(() => undefined)}
              variant="subtle"
            >
              {t('mapping.drop')}
            </ConfirmButton>
          ) : null}
        </div>
      </Card>
      {run.dry_run ? <ImportIssues run={run} /> : null}
    </>
  )
}
