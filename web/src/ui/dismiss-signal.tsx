import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface DismissSignalProps {
  readonly isPending: boolean
  readonly onCancel: () => void
  readonly onDismiss: (reason: string) => void
}

/** Asks why a signal is no matter. */
export function DismissSignal({ isPending, onCancel, onDismiss }: DismissSignalProps) {
  const { t } = useTranslation('signals')
  const { t: common } = useTranslation('common')
  const [reason, setReason] = useState('')
  return (
    <>
      <Textarea
        label={t('act.reason')}
        description={t('act.reason_hint')}
        required
        autosize
        minRows={2}
        maxLength={2000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onCancel}>
          {common('cancel')}
        </Button>
        <Button disabled={reason.trim() === ''} loading={isPending} onClick={() => onDismiss(reason.trim())}>
          {t('act.dismiss')}
        </Button>
      </Group>
    </>
  )
}
