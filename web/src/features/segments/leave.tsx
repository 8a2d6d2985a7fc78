import { Button, Group, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** Asks before what is not saved is left behind, by a link as by closing the window. */
export function AskBeforeLeaving({ isChanged }: { readonly isChanged: boolean }) {
  const { t } = useTranslation(['segments', 'common'])
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  })
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={t('leave.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <p>{t('leave.what')}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => proceed?.()}>
          {t('leave.leave')}
        </Button>
        <Button onClick={() => reset?.()}>{t('leave.stay')}</Button>
      </Group>
    </Modal>
  )
}
