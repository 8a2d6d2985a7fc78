import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { type Import, importQuery } from './import-data.ts'
import own from './sources.module.css'

/** How far it is; nothing here needs the page to stay open. */
export function ImportProgress({ run }: { readonly run: Import }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const mayImport = useCan('data:write')
  const cancel = useAction({
    run: () => request('POST', `/api/v1/imports/${run.id}/cancel`),
    invalidate: [importQuery(run.id).queryKey],
    done: () => t('import.cancelled'),
  })
  const undone = run.status === 'undoing'
  const counted = run.status === 'checking' || run.status === 'running'
  const mayCancel = mayImport && !undone
  return (
    <Card title={t(`import.now.${run.status as 'running'}`)}>
      <ProgressBar
        label={t(`status.${run.status}`)}
        done={undone ? run.rows_undone : run.rows_done}
        total={undone ? run.rows_created + run.rows_updated : counted ? run.rows_total : null}
        {...(counted && run.started_at ? { startedAt: run.started_at } : {})}
        {...(mayCancel ? { onCancel: () => cancel.mutate() } : {})}
        mayLeave
      />
      {run.rows_per_second === null ? null : (
        <p className={own.small}>
          {t('import.speed', {
            rows: format.number(run.rows_per_second),
            failed: format.number(run.rows_failed),
          })}
        </p>
      )}
    </Card>
  )
}
