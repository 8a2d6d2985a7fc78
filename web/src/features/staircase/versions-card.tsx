import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type StaircaseVersion, stairAnswer } from '../../lib/staircase.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './staircase.module.css'

/** What the staircase said before. */
export function VersionsCard({ id }: { readonly id: number }) {
  const { t } = useTranslation('staircase')
  const { data, error, refetch } = useQuery(
    stairAnswer<{ rows: StaircaseVersion[] }>(`staircases/${id}/versions`),
  )
  return (
    <Card title={t('versions.title')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <LinesSkeleton lines={2} />}
      <ul className={styles.lines}>
        {data?.rows.map(({ version, saved_by: by, saved_at: at, content }) => (
          <li key={version}>
            <div className={styles.row}>
              <b>{t('versions.nth', { version })}</b>
              <span className={styles.small}>
                {by} · <When at={at} show="dateTime" />
              </span>
            </div>
            <span className={styles.small}>{content.steps.map(({ name }) => name).join(' → ')}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
