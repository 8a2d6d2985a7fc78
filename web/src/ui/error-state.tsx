import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { errorMessage } from '../lib/error-message.ts'
import styles from './states.module.css'

export interface ErrorStateProps {
  /** What was thrown; an `ApiProblem` is said by its code. */
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
  /** 1 only where it is the whole page. */
  readonly level?: 1 | 2
}

/** What happened, what to do, and the code for whoever helps. */
export function ErrorState({ error, onRetry, level = 2 }: ErrorStateProps) {
  const { t } = useTranslation()
  const { title, help, code } = errorMessage(error)
  return (
    <div className={styles.state} role="alert">
      {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{help ?? t('error_help')}</p>
      {onRetry === undefined ? null : (
        <div className={styles.actions}>
          <Button variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        </div>
      )}
      <div className={styles.code}>{code}</div>
    </div>
  )
}
