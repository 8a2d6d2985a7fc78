import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/use-format.ts'
import styles from './pieces.module.css'
import { secondsLeft } from './seconds-left.ts'

export interface ProgressBarProps {
  readonly label: string
  readonly done: number
  /** null while the whole is not known yet. */
  readonly total: number | null
  /** When the work began (ISO); the time left is reckoned from the pace since then. */
  readonly startedAt?: string
  readonly now?: Date
  readonly onCancel?: () => void
  /** Says that the reader may leave the page. */
  readonly mayLeave?: boolean
}

export function ProgressBar(props: ProgressBarProps) {
  const { label, done, total, startedAt, now = new Date(), onCancel, mayLeave = false } = props
  const { t } = useTranslation()
  const format = useFormat()
  const ratio = total === null || total === 0 ? 0 : Math.min(1, done / total)
  const elapsed = startedAt === undefined ? 0 : (now.getTime() - new Date(startedAt).getTime()) / 1000
  const left = total === null ? undefined : secondsLeft(done, total, elapsed)
  const leftText =
    left === undefined
      ? ''
      : left < 60
        ? t('progress.seconds', { count: Math.max(1, Math.round(left)) })
        : t('progress.minutes', { count: Math.ceil(left / 60) })
  const counts = total === null ? format.number(done) : `${format.number(done)} / ${format.number(total)}`
  return (
    <div className={styles.progress}>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(total === null ? {} : { 'aria-valuenow': Math.round(ratio * 100) })}
      >
        <i style={{ width: total === null ? '30%' : `${ratio * 100}%` }} />
      </div>
      <div className={styles.under}>
        <span>
          {label} · {counts}
          {leftText === '' ? '' : ` · ${leftText}`}
        </span>
        {mayLeave ? <span>{t('progress.may_leave')}</span> : null}
        {onCancel === undefined ? null : (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
      </div>
    </div>
  )
}
