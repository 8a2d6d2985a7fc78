import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { ReadOnlyNote } from './read-only-note.tsx'
import styles from './team.module.css'
import { workspaceQuery } from './team-queries.ts'
import { WorkspaceForm } from './workspace-form.tsx'

export function WorkspacePage() {
  const { t } = useTranslation('team')
  const settings = useQuery(workspaceQuery)
  const mayChange = useCan('settings:write')
  return (
    <div className={`${styles.stack} ${styles.narrow}`}>
      {mayChange ? null : <ReadOnlyNote />}
      <Card title={t('workspace.title')}>
        {settings.data ? (
          <WorkspaceForm settings={settings.data} mayChange={mayChange} />
        ) : settings.error ? (
          <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
        ) : (
          <LinesSkeleton lines={8} />
        )}
      </Card>
    </div>
  )
}
