import { Button, Group, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** Asks before a rule that is not saved is left behind, by a link as by closing the window. */
export function AskBeforeLeaving({ count }: { readonly count: number }) {
  const { t } = useTranslation('health-rule')
  const { t: common } = useTranslation()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => count > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: () => count > 0,
    withResolver: true,
  })
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={t('leave.title')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <p>{t('leave.what', { count })}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => proceed?.()}>
          {t('leave.leave')}
        </Button>
        <Button onClick={() => reset?.()}>{t('leave.stay')}</Button>
      </Group>
    </Modal>
  )
}
