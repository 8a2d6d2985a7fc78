import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CodeSnippet } from './code-snippet.tsx'
import { snippets } from './ingest-snippets-code.ts'
import styles from './pieces.module.css'

export interface IngestSnippetsProps {
  /** A write key; a placeholder stands in its place when it is not known any more. */
  readonly token?: string
}

const ways = ['curl', 'browser', 'next', 'node'] as const

/** Copy-paste beginnings for everything that can send events. */
export function IngestSnippets({ token }: IngestSnippetsProps) {
  const { t } = useTranslation('events')
  const code = snippets({ origin: location.origin, token: token ?? t('snippets.key_placeholder') })
  return (
    <Tabs
      className={styles.snippets ?? ''}
      defaultValue="curl"
      aria-label={t('snippets.title')}
      keepMounted={false}
    >
      <Tabs.List>
        {ways.map((way) => (
          <Tabs.Tab key={way} value={way}>
            {t(`snippets.${way}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {ways.map((way) => (
        <Tabs.Panel key={way} value={way} pt="sm">
          <p className={styles.snippetNote}>{t(`snippets.${way}_note`)}</p>
          <CodeSnippet title={t(`snippets.${way}`)} code={code[way]} />
          {way === 'curl' ? null : <p className={styles.snippetNote}>{t('snippets.group_note')}</p>}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
