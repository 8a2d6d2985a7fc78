import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/empty-state.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <EmptyState
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
