import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../lib/api.ts'
import { type Lock, type SavedLockRule, stairAnswer, staircaseKey } from '../lib/staircase.ts'
import { useAction } from '../lib/use-action.ts'
import { useLockReason } from './lock-state.tsx'
import styles from './staircase.module.css'

interface OverrideProps {
  readonly account: { readonly id: number; readonly name: string }
  readonly lock: Lock
  readonly onClose: () => void
}

const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** A lead answers by name for an offer to an account that is not satisfied. */
export function OverrideDialog({ account, lock, onClose }: OverrideProps) {
  const { t } = useTranslation('staircase')
  const say = useLockReason()
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState(dayAfter(3))
  const { data } = useQuery(stairAnswer<{ rows: SavedLockRule[] }>('offer-lock/rules'))
  const days = data?.rows[0]?.content.override_days
  const { mutate, isPending } = useAction({
    run: () =>
      api.POST('/api/v1/accounts/{id}/offer-overrides', {
        params: { path: { id: String(account.id) } },
        body: { reason: reason.trim(), until },
      }),
    invalidate: [staircaseKey],
    done: () => t('override.done', { account: account.name }),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('override.title', { account: account.name })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <div className={styles.stack}>
        <div>
          <p>{t('override.against')}</p>
          <ul className={styles.reasons}>
            {lock.reasons.map((one) => (
              <li key={one.code}>{say(one)}</li>
            ))}
          </ul>
        </div>
        <Textarea
          label={t('override.reason')}
          description={t('override.reason_help')}
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('override.until')}
          description={days === undefined ? ' ' : t('override.until_help', { count: days })}
          value={until}
          min={dayAfter(0)}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button
            loading={isPending}
            disabled={reason.trim() === '' || until === ''}
            onClick={() => mutate()}
          >
            {t('override.do')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
