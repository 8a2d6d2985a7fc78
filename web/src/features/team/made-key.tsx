import { useTranslation } from 'react-i18next'
import { CodeSnippet, CopyButton } from '../../ui/code-snippet.tsx'
import { IngestSnippets } from '../../ui/ingest-snippets.tsx'
import styles from './team.module.css'

export interface MadeKeyInput {
  readonly token: string
  readonly name: string
  readonly kind: 'write' | 'api'
}

const curlApi = (token: string) =>
  `curl ${location.origin}/api/v1/accounts \\
  -H 'authorization: Bearer ${token}'`

/** A new key, shown once, with what to do next. */
export function MadeKey({ token, name, kind }: MadeKeyInput) {
  const { t } = useTranslation('team')
  return (
    <div className={styles.secret}>
      <p>{t('keys.made_lead', { name })}</p>
      <output className={styles.secretValue} aria-label={t('keys.token')}>
        {token}
      </output>
      <div className={styles.actions}>
        <CopyButton value={token} label={t('keys.copy')} />
      </div>
      <p className={styles.small}>{t('keys.once')}</p>
      <h3>{t(kind === 'write' ? 'keys.next_write' : 'keys.next_api')}</h3>
      {kind === 'write' ? (
        <IngestSnippets token={token} />
      ) : (
        <CodeSnippet title="curl" code={curlApi(token)} />
      )}
    </div>
  )
}
