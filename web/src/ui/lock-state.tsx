import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lock } from '../lib/staircase.ts'
import { useFormat } from '../lib/use-format.ts'
import styles from './staircase.module.css'

type Reason = Lock['reasons'][number]

/** Why an offer may not leave, in words. */
export function useLockReason(): (reason: Reason) => string {
  const { t, i18n } = useTranslation('staircase')
  const format = useFormat()
  return useCallback(
    ({ code, params }: Reason) => {
      if (!i18n.exists(`staircase:lock.reason.${code}`)) return code
      const shown = Object.fromEntries(
        Object.entries(params).map(([key, value]) => [
          key,
          typeof value === 'number' ? format.number(value, Number.isInteger(value) ? 0 : 1) : String(value),
        ]),
      )
      return String(t(`lock.reason.${code}` as 'lock.nothing_against', shown as never))
    },
    [t, i18n, format],
  )
}

/** Open or locked, by mark and word. */
export function LockMark({ isOpen, word = true }: { readonly isOpen: boolean; readonly word?: boolean }) {
  const { t } = useTranslation('staircase')
  const Icon = isOpen ? IconLockOpen : IconLock
  return (
    <span className={styles.lock} data-open={isOpen}>
      <Icon size={14} aria-hidden="true" />
      <span className={word ? '' : 'visually-hidden'}>{t(isOpen ? 'lock.open' : 'lock.closed')}</span>
    </span>
  )
}

/** The lock with everything that speaks against an offer, and who let it out all the same. */
export function LockState({ lock }: { readonly lock: Lock }) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const say = useLockReason()
  const { is_open: isOpen, reasons, override } = lock
  return (
    <div className={styles.lockState}>
      <LockMark isOpen={isOpen} />
      {reasons.length === 0 ? <span className={styles.sub}>{t('lock.nothing_against')}</span> : null}
      {reasons.length > 0 ? (
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={reason.code}>{say(reason)}</li>
          ))}
        </ul>
      ) : null}
      {override ? (
        <p className={styles.override}>
          {t('lock.override_by', { who: override.by, until: format.dateTime(override.expires_at) })}
          <span className={styles.sub}>{override.reason}</span>
        </p>
      ) : null}
    </div>
  )
}
