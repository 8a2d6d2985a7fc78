import { Button, Group, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useWords } from '../lib/use-words.ts'

export interface AskBeforeLeavingProps {
  /** Whether there is anything that would be lost. */
  readonly isChanged: boolean
  readonly words: Readonly<Record<'title' | 'what' | 'leave' | 'stay', string>>
}

/** Asks before what is not saved is left behind, by a link as by closing the window. */
export function AskBeforeLeaving({ isChanged, words }: AskBeforeLeavingProps) {
  const t = useWords('common')
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  })
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={words.title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{words.what}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => proceed?.()}>
          {words.leave}
        </Button>
        <Button onClick={() => reset?.()}>{words.stay}</Button>
      </Group>
    </Modal>
  )
}
