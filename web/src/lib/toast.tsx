import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { errorMessage } from './error-message.ts'

const closing = () => ({ closeButtonProps: { 'aria-label': i18next.t('common:close') } })

function show(message: string, undo?: () => Promise<unknown>): void {
  const id = crypto.randomUUID()
  const onUndo = () => {
    notifications.hide(id)
    undo?.().then(
      () => notifications.show({ message: i18next.t('common:undone'), autoClose: 3000, ...closing() }),
      (error: unknown) => toast.error(errorMessage(error).title, errorMessage(error).help),
    )
  }
  const content = undo ? (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{message}</Text>
      <Button size="compact-sm" variant="default" onClick={onUndo}>
        {i18next.t('common:undo')}
      </Button>
    </Group>
  ) : (
    message
  )
  notifications.show({ id, message: content, autoClose: undo ? 8000 : 4000, ...closing() })
}

/** Short words at the edge of the screen. `toast.done(text, undo?)`, `toast.error(title, help?)`. */
export const toast = {
  done: show,
  error: (title: string, help?: string) =>
    notifications.show({
      title,
      message: help ?? '',
      color: 'red',
      autoClose: 10_000,
      role: 'alert',
      ...closing(),
    }),
}
