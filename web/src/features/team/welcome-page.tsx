import { Loader } from '@mantine/core'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { type ErrorMessage, errorMessage } from '../../lib/error-message.ts'
import { CodeSnippet } from '../../ui/code-snippet.tsx'
import styles from '../../ui/door.module.css'
import { Door } from '../../ui/door.tsx'
import { enter } from './enter.ts'

/** "#token=abc" or "#abc": the fragment never reaches a server's log. */
function tokenOf(fragment: string): string {
  const text = fragment.replace(/^#/, '')
  return new URLSearchParams(text).get('token') ?? decodeURIComponent(text)
}

/** For whoever stands before a used-up link: the two ways to a new one. */
function NewLinkHelp() {
  const { t } = useTranslation('team')
  return (
    <div className={styles.ways}>
      <h2>{t('welcome.new_link')}</h2>
      <p>{t('welcome.ask_admin')}</p>
      <p>{t('welcome.on_server')}</p>
      <CodeSnippet title={t('welcome.terminal')} code="npm run tsuzuku -- member link you@example.com" />
    </div>
  )
}

export function WelcomePage() {
  const { t } = useTranslation('team')
  const router = useRouter()
  const { next } = useSearch({ from: '/welcome' })
  const [failure, setFailure] = useState<Pick<ErrorMessage, 'title' | 'help'> & { readonly code?: string }>()
  const hasStarted = useRef(false)
  useEffect(() => {
    document.title = `${t('welcome.title')} · Tsuzuku`
    if (hasStarted.current) return
    hasStarted.current = true
    const token = tokenOf(location.hash)
    if (token === '') {
      setFailure({ title: t('welcome.no_token'), help: t('welcome.no_token_help') })
      return
    }
    window.history.replaceState(null, '', location.pathname + location.search)
    request('POST', '/api/v1/sessions/one-time', { body: { token } })
      .then(() => enter((path) => router.history.replace(path), next))
      .catch((error: unknown) => setFailure(errorMessage(error)))
  }, [t, router, next])
  return (
    <Door>
      <h1>{t(failure ? 'welcome.failed' : 'welcome.title')}</h1>
      {failure ? (
        <>
          <div className={styles.error} role="alert">
            {failure.title}
            {failure.help ? <div>{failure.help}</div> : null}
          </div>
          {failure.code === 'team.link_not_valid' ? <NewLinkHelp /> : null}
          <p className={styles.help}>
            <Link to="/sign-in" className="link">
              {t('welcome.to_sign_in')}
            </Link>
          </p>
        </>
      ) : (
        <p className={styles.lead} role="status">
          <Loader size="xs" /> {t('welcome.working')}
        </p>
      )}
    </Door>
  )
}
