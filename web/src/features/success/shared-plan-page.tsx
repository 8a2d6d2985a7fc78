import { Button, Loader } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { download } from '../../lib/download.ts'
import { changeLanguage } from '../../lib/i18n.ts'
import { isStatus } from '../../lib/problem.ts'
import type { SharedPlan } from '../../lib/success.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { SharedAgreement } from './shared-agreement.tsx'
import { SharedContent } from './shared-content.tsx'
import styles from './shared-plan.module.css'

const languages = [
  ['ja', '日本語'],
  ['en', 'English'],
] as const

/** "#tplan_…": the fragment never reaches a server's log. */
const tokenOf = (fragment: string) => decodeURIComponent(fragment.replace(/^#/, ''))

type Shown = { readonly plan: SharedPlan; readonly isNewer: boolean }

/** A plan as its customer sees it, by a link and without a session. */
export function SharedPlanPage() {
  const { t } = useTranslation('success')
  const [token] = useState(() => tokenOf(location.hash))
  const [shown, setShown] = useState<Shown>()
  const [error, setError] = useState<unknown>()
  const hasStarted = useRef(false)
  const read = (isNewer: boolean) =>
    request<SharedPlan>('POST', '/api/v1/shared-plan', { body: { token } }).then(
      (plan) => setShown({ plan, isNewer }),
      setError,
    )
  useEffect(() => {
    document.title = `${t('shared.title')} · Tsuzuku`
  }, [t])
  useEffect(() => {
    if (hasStarted.current) return
    hasStarted.current = true
    void read(false)
  })
  const agree = async (version: number) => {
    try {
      const plan = await request<SharedPlan>('POST', '/api/v1/shared-plan/agreement', {
        body: { token, version },
      })
      setShown({ plan, isNewer: false })
    } catch (problem) {
      if (isStatus(problem, 409)) await read(true)
      else setError(problem)
    }
  }
  if (error !== undefined) {
    return (
      <Frame>
        <ErrorState error={error} level={1} />
      </Frame>
    )
  }
  if (!shown) {
    return (
      <Frame>
        <h1 className="visually-hidden">{t('shared.title')}</h1>
        <p role="status">
          <Loader size="xs" /> {t('shared.loading')}
        </p>
      </Frame>
    )
  }
  return (
    <Frame file={<PdfButton token={token} />}>
      <SharedContent plan={shown.plan} />
      {shown.isNewer ? (
        <p className={styles.notice} role="alert">
          {t('shared.changed_meanwhile')}
        </p>
      ) : null}
      <SharedAgreement plan={shown.plan} onAgree={() => agree(shown.plan.version)} />
    </Frame>
  )
}

function PdfButton({ token }: { readonly token: string }) {
  const { t, i18n } = useTranslation('success')
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const reply = await fetch('/api/v1/shared-plan/pdf', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, language: i18n.language === 'en' ? 'en' : 'ja' }),
      })
      if (reply.ok) download('success-plan.pdf', await reply.blob())
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void save()}>
      {t('shared.pdf')}
    </Button>
  )
}

function Frame({ file, children }: { readonly file?: ReactNode; readonly children: ReactNode }) {
  const { i18n, t } = useTranslation('success')
  return (
    <div className={styles.frame}>
      <div className={styles.top}>
        {file}
        <nav className={styles.languages} aria-label={t('shared.language')}>
          {languages.map(([code, name]) => (
            <button
              key={code}
              type="button"
              lang={code}
              aria-pressed={i18n.language === code}
              onClick={() => void changeLanguage(code)}
            >
              {name}
            </button>
          ))}
        </nav>
      </div>
      <main className={styles.main}>{children}</main>
    </div>
  )
}
