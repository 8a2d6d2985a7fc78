import { Button, Group, Modal, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './onboarding.module.css'

interface ReasonDialogProps {
  readonly title: string
  readonly what?: ReactNode
  /** The verb of the button. */
  readonly verb: string
  readonly isPending: boolean
  readonly onClose: () => void
  readonly onSend: (reason: string) => void
}

/** Asks why before something is skipped, paused or given up. */
export function ReasonDialog({ title, what, verb, isPending, onClose, onSend }: ReasonDialogProps) {
  const { t } = useTranslation(['onboarding', 'common'])
  const [reason, setReason] = useState('')
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <div className={styles.stack}>
        {what === undefined ? null : <div>{what}</div>}
        <Textarea
          label={t('ask.reason')}
          description={t('ask.reason_about')}
          data-autofocus
          autosize
          minRows={2}
          maxLength={2000}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('ask.no')}
          </Button>
          <Button loading={isPending} disabled={reason.trim() === ''} onClick={() => onSend(reason.trim())}>
            {verb}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
