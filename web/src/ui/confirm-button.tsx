import { Button, type ButtonProps, Group, Modal, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface ConfirmButtonProps {
  /** The verb: "削除する". */
  readonly children: ReactNode
  /** The question. */
  readonly title: string
  /** What will be lost and what stays. */
  readonly consequence: ReactNode
  readonly onConfirm: () => Promise<unknown> | undefined
  /** The reader must type this (a name) first; for what cannot be undone. */
  readonly typeToConfirm?: string
  readonly variant?: NonNullable<ButtonProps['variant']>
  readonly disabled?: boolean
}

/** A button that asks before harm. Where undo is possible, prefer `useAction({ undo })` and ask nothing. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const {
    children,
    title,
    consequence,
    onConfirm,
    typeToConfirm,
    variant = 'default',
    disabled = false,
  } = props
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [typed, setTyped] = useState('')
  const close = () => {
    setOpen(false)
    setTyped('')
  }
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm()
      close()
    } finally {
      setBusy(false)
    }
  }
  const isReady = typeToConfirm === undefined || typed.trim() === typeToConfirm
  return (
    <>
      <Button variant={variant} color="red" disabled={disabled} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
        <div>{consequence}</div>
        {typeToConfirm === undefined ? null : (
          <TextInput
            mt="md"
            label={t('type_to_confirm', { word: typeToConfirm })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button color="red" loading={isBusy} disabled={!isReady} onClick={() => void confirm()}>
            {children}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
