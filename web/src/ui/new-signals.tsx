import { Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignals } from '../lib/signals.ts'
import { useFormat } from '../lib/use-format.ts'
import { useView } from '../lib/use-view.ts'
import { Card } from './card.tsx'
import { SignalMark } from './signal-mark.tsx'
import { SignalText } from './signal-text.tsx'
import styles from './signals.module.css'

const MOST = 5

/** Signals that opened since a day, the most money first; nothing where there are none. */
export function NewSignals({ since }: { readonly since: string }) {
  return (
    <Suspense fallback={null}>
      <NewSignalsCard since={since} />
    </Suspense>
  )
}

function NewSignalsCard({ since }: { readonly since: string }) {
  const { t } = useTranslation('signals')
  const format = useFormat()
  const { owner, segment } = useView()
  const { data } = useSignals({
    since,
    owner: owner ?? 'all',
    state: 'open',
    sort: 'money',
    ...(segment ? { segment } : {}),
  })
  const first = data?.pages[0]
  if (!first || first.rows.length === 0) return null
  const all = (
    <Link to="/signals" search={(old) => ({ ...old, since }) as object} className="link">
      {t('new.all', { count: first.total ?? first.rows.length })}
    </Link>
  )
  return (
    <Card title={t('new.title', { day: format.dayMonth(since) })} aside={all}>
      <ul className={styles.rows}>
        {first.rows.slice(0, MOST).map((signal) => (
          <li key={signal.id} className={styles.short}>
            <span>
              <Link
                to="/accounts/$accountId"
                params={{ accountId: String(signal.account.id) }}
                className="link"
                preload="intent"
              >
                {signal.account.name}
              </Link>{' '}
              <SignalMark kind={signal.kind} nature={signal.nature} />
            </span>
            <span className={styles.quiet}>
              <SignalText signal={signal} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
