import { Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { type Signal, useAccountSignals } from '../lib/signals.ts'
import { useFormat } from '../lib/use-format.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import { Money } from './money.tsx'
import { SignalActions } from './signal-actions.tsx'
import { SignalMark } from './signal-mark.tsx'
import { SignalText } from './signal-text.tsx'
import styles from './signals.module.css'
import { LinesSkeleton } from './skeletons.tsx'

/** What stands out at one account, with evidence; nothing at all where nothing ever did. */
export function AccountSignals({ accountId }: { readonly accountId: string }) {
  return (
    <Suspense fallback={<LinesSkeleton lines={2} />}>
      <SignalsCard accountId={accountId} />
    </Suspense>
  )
}

function SignalsCard({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('signals')
  const answer = useAccountSignals(accountId)
  const { data, refetch } = answer
  const error: unknown = answer.error
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const standing = data.rows.filter(({ state }) => state === 'open' || state === 'snoozed')
  const ended = data.rows.filter(({ state }) => state === 'dismissed' || state === 'closed')
  if (data.rows.length === 0) return null
  const all = (
    <Link to="/signals" className="link">
      {t('account.all')}
    </Link>
  )
  return (
    <Card title={t('account.title')} aside={all}>
      {standing.length === 0 ? <p className={styles.quiet}>{t('account.none')}</p> : null}
      <Rows signals={standing} />
      {ended.length > 0 ? (
        <details className={styles.more}>
          <summary>{t('account.ended', { count: ended.length })}</summary>
          <Rows signals={ended} />
        </details>
      ) : null}
    </Card>
  )
}

function Rows({ signals }: { readonly signals: readonly Signal[] }) {
  return (
    <ul className={styles.rows}>
      {signals.map((signal) => (
        <li key={signal.id} className={styles.row}>
          <span className={styles.kind}>
            <SignalMark kind={signal.kind} nature={signal.nature} />
          </span>
          <span>
            <SignalText signal={signal} /> <SignalSince signal={signal} />
          </span>
          <Money minor={signal.money_minor} per="month" />
          <SignalActions signal={signal} />
        </li>
      ))}
    </ul>
  )
}

/** Since when, until when, or why no longer. */
export function SignalSince({ signal }: { readonly signal: Signal }) {
  const { t } = useTranslation('signals')
  const format = useFormat()
  const { state, closed_because: because } = signal
  const words =
    state === 'closed' && signal.closed_on && because
      ? t(`more.closed_${because}`, { day: format.date(signal.closed_on) })
      : state === 'dismissed' && signal.dismissed_reason
        ? t('more.dismissed', { reason: signal.dismissed_reason })
        : state === 'snoozed' && signal.snoozed_until
          ? `${t('state.snoozed')} · ${t('more.snoozed', { day: format.date(signal.snoozed_until) })}`
          : t('account.since', { day: format.date(signal.holds_since) })
  return <span className={styles.quiet}>{words}</span>
}
