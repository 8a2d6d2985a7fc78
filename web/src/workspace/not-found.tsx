import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/empty-state.tsx'

/** Outside the shell: an address that no route knows. */
export function UnknownAddress() {
  return (
    <main>
      <NotFound />
    </main>
  )
}

export function NotFound() {
  const { t } = useTranslation()
  return (
    <EmptyState
      level={1}
      title={t('not_found.title')}
      why={t('not_found.why')}
      action={
        <Link to="/" className="link">
          {t('not_found.action')}
        </Link>
      }
    />
  )
}
