import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

/** What the figures of today do not know, because a source has gone quiet. */
export function SilentSources({ sources }: { readonly sources: Today['silent_sources'] }) {
  const { t } = useTranslation('today')
  if (sources.length === 0) return null
  return (
    <section className={styles.silent} aria-label={t('silent.title')}>
      {sources.slice(0, 3).map(({ source, days }) => (
        <span key={source}>{t('silent.row', { source: nameOf(source), days })}</span>
      ))}
      <Link to="/data/quality" className="link">
        {t('silent.check')}
      </Link>
    </section>
  )

  function nameOf(source: string): string {
    if (source.startsWith('import:')) return t('silent.source.import', { kind: source.slice(7) })
    return source === 'events' || source === 'ingest' ? t('silent.source.events') : source
  }
}
