import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { CopyButton } from '../../ui/code-snippet.tsx'
import styles from './team.module.css'

export interface MadeLink {
  readonly url: string
  readonly expires_in_hours: number
}

/** A link that signs one person in, once; nobody can look it up again. */
export function OneTimeLink({ link, name }: { readonly link: MadeLink; readonly name: string }) {
  const { t } = useTranslation('team')
  const format = useFormat()
  const [madeAt] = useState(() => Date.now())
  const until = format.dateTime(new Date(madeAt + link.expires_in_hours * 3_600_000))
  return (
    <div className={styles.secret}>
      <p>{t('link.lead', { name })}</p>
      <output className={styles.secretValue} aria-label={t('link.label')}>
        {link.url}
      </output>
      <div className={styles.actions}>
        <CopyButton value={link.url} label={t('link.copy')} />
        <span className={styles.small}>{t('link.until', { until })}</span>
      </div>
      <p className={styles.small}>{t('link.once')}</p>
    </div>
  )
}
