import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { CodeSnippet } from '../../ui/code-snippet.tsx'
import { Num } from '../../ui/num.tsx'
import { When } from '../../ui/when.tsx'
import styles from './rejected.module.css'
import { rejectedKey } from './rejected-data.ts'
import { eventInWords, type RejectedRow, reasonInWords, sampleInWords } from './rejected-words.ts'

/** One reason for refusal: what happened, what to do, how often, and one call as it came. */
export function RejectedDetails({ row, onDone }: { readonly row: RejectedRow; readonly onDone: () => void }) {
  const { t } = useTranslation(['events', 'common'])
  const mayDismiss = useCan('data:write')
  const dismiss = useAction({
    run: () => request('POST', `/api/v1/rejected-events/${row.id}/dismiss`),
    invalidate: [rejectedKey],
    done: () => t('rejected.dismissed_done'),
    onDone,
  })
  const { why, todo } = reasonInWords(t, row.code)
  const sample = sampleInWords(row)
  return (
    <div className={styles.details}>
      <section>
        <h3>{t('rejected.why')}</h3>
        <p>{why}</p>
      </section>
      <section>
        <h3>{t('rejected.todo')}</h3>
        <p>{todo}</p>
      </section>
      <dl className={styles.facts}>
        <dt>{t('rejected.event')}</dt>
        <dd>{eventInWords(row) ?? '—'}</dd>
        <dt>{t('rejected.field')}</dt>
        <dd>{row.field ?? '—'}</dd>
        <dt>{t('rejected.key')}</dt>
        <dd>{row.key_name ?? '—'}</dd>
        <dt>{t('rejected.count')}</dt>
        <dd>
          <Num value={row.count} />
        </dd>
        <dt>{t('rejected.first')}</dt>
        <dd>
          <When at={row.first_at} show="dateTime" />
        </dd>
        <dt>{t('rejected.last')}</dt>
        <dd>
          <When at={row.last_at} show="dateTime" />
        </dd>
        <dt>{t('rejected.code')}</dt>
        <dd className={styles.code}>{row.code}</dd>
      </dl>
      {sample === null ? null : (
        <div>
          <CodeSnippet title={t('rejected.sample')} code={sample} />
          <p className={styles.note}>{t('rejected.sample_note')}</p>
        </div>
      )}
      {mayDismiss && row.dismissed_at === null ? (
        <div className={styles.actions}>
          <Button variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
            {t('rejected.dismiss')}
          </Button>
          <span className={styles.note}>{t('rejected.dismiss_note')}</span>
        </div>
      ) : null}
    </div>
  )
}
