import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { errorMessage } from '../../lib/error-message.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { HealthMark } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import type { Preview } from './segment.ts'
import styles from './segments.module.css'

export interface PreviewCardProps {
  readonly preview: Preview | undefined
  /** The answer is to a rule before this one. */
  readonly isOld: boolean
  readonly error: unknown
  /** Conditions that are not complete. */
  readonly gaps: number
  readonly onRetry: () => void
  readonly onExplain: (account: { id: number; name: string }) => void
}

/** How many the rule holds of, while it is edited. */
export function PreviewCard({ preview, isOld, error, gaps, onRetry, onExplain }: PreviewCardProps) {
  const { t } = useTranslation(['segments', 'common'])
  const format = useFormat()
  const problem = error ? errorMessage(error) : undefined
  return (
    <Card title={t('preview.title')}>
      <div className={styles.preview} data-old={isOld} aria-busy={isOld}>
        <div role="status" aria-live="polite">
          {preview ? (
            <>
              <p className={styles.big}>
                <b>{format.number(preview.accounts)}</b> {t('preview.accounts', { count: preview.accounts })}
              </p>
              <p className={styles.quiet}>
                {t('preview.of', { all: format.number(preview.accounts + preview.unknown + preview.others) })}{' '}
                · <Money minor={preview.mrr_minor} per="month" />
              </p>
            </>
          ) : (
            <p className={styles.quiet}>{problem ? t('preview.none') : t('loading')}</p>
          )}
          {gaps > 0 ? <p className={styles.caution}>{t('preview.gaps', { count: gaps })}</p> : null}
          {problem ? (
            <p className={styles.fault} role="alert">
              {problem.title}{' '}
              <Button size="compact-xs" variant="subtle" onClick={onRetry}>
                {t('common:retry')}
              </Button>
            </p>
          ) : null}
        </div>
        {preview && preview.unknown > 0 ? (
          <p className={styles.caution}>
            {t('preview.unknown', { count: preview.unknown, n: format.number(preview.unknown) })}
          </p>
        ) : null}
        {preview ? <Sample title={t('preview.sample')} rows={preview.sample} onExplain={onExplain} /> : null}
        {preview ? (
          <Sample title={t('preview.unknown_sample')} rows={preview.unknown_sample} onExplain={onExplain} />
        ) : null}
      </div>
    </Card>
  )
}

interface SampleProps {
  readonly title: string
  readonly rows: Preview['sample']
  readonly onExplain: PreviewCardProps['onExplain']
}

function Sample({ title, rows, onExplain }: SampleProps) {
  const { t } = useTranslation('segments')
  if (rows.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className={styles.sampleTitle}>{title}</h3>
      <ul className={styles.sample}>
        {rows.map((row) => (
          <li key={row.id}>
            {row.band ? <HealthMark state={row.band} /> : <span aria-hidden="true" />}
            <Link to="/accounts/$accountId" params={{ accountId: String(row.id) }} className="link">
              {row.name}
            </Link>
            <Money minor={row.mrr_minor} />
            <button
              type="button"
              className={styles.quietButton}
              aria-label={t('preview.why_of', { name: row.name })}
              onClick={() => onExplain(row)}
            >
              {t('preview.why')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
