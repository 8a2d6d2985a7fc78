import { Button, Checkbox, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { onboardingKey, type WholeRun } from '../../lib/onboarding.ts'
import { useAction } from '../../lib/use-action.ts'
import { ReasonDialog } from './reason-dialog.tsx'

/** Pause, go on, cancel. */
export function RunActions({ run }: { readonly run: WholeRun }) {
  const { t } = useTranslation('onboarding')
  const [asks, setAsks] = useState<'pause' | 'cancel'>()
  const path = { params: { path: { id: run.id } } }
  const close = () => setAsks(undefined)
  const resume = useAction({
    run: () => api.POST('/api/v1/onboardings/{id}/resume', path),
    invalidate: [onboardingKey],
    done: () => t('ask.resumed'),
  })
  if (run.ended_on !== null) return null
  return (
    <>
      {run.state === 'paused' ? (
        <Button loading={resume.isPending} onClick={() => resume.mutate()}>
          {t('ask.resume')}
        </Button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('ask.more')} px="xs">
            <IconDots size={16} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {run.state === 'paused' ? null : (
            <Menu.Item onClick={() => setAsks('pause')}>{t('ask.pause')}</Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => setAsks('cancel')}>
            {t('ask.cancel')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asks === 'pause' ? <Pause id={run.id} onClose={close} /> : null}
      {asks === 'cancel' ? <Cancel id={run.id} onClose={close} /> : null}
    </>
  )
}

interface DialogProps {
  readonly id: number
  readonly onClose: () => void
}

function Pause({ id, onClose }: DialogProps) {
  const { t } = useTranslation('onboarding')
  const path = { params: { path: { id } } }
  const pause = useAction({
    run: (reason: string) => api.POST('/api/v1/onboardings/{id}/pause', { ...path, body: { reason } }),
    invalidate: [onboardingKey],
    done: () => t('ask.paused'),
    undo: () => api.POST('/api/v1/onboardings/{id}/resume', path),
    onDone: onClose,
  })
  return (
    <ReasonDialog
      title={t('ask.pause_title')}
      what={t('ask.pause_what')}
      verb={t('ask.pause')}
      isPending={pause.isPending}
      onClose={onClose}
      onSend={(reason) => pause.mutate(reason)}
    />
  )
}

function Cancel({ id, onClose }: DialogProps) {
  const { t } = useTranslation('onboarding')
  const [isMistake, setMistake] = useState(false)
  const cancel = useAction({
    run: (reason: string) =>
      api.POST('/api/v1/onboardings/{id}/cancel', {
        params: { path: { id } },
        body: { reason, is_mistake: isMistake },
      }),
    invalidate: [onboardingKey],
    done: () => t('ask.cancelled'),
    onDone: onClose,
  })
  return (
    <ReasonDialog
      title={t('ask.cancel_title')}
      what={
        <>
          <p>{t('ask.cancel_what')}</p>
          <Checkbox
            mt="sm"
            label={t('ask.mistake')}
            checked={isMistake}
            onChange={(event) => setMistake(event.currentTarget.checked)}
          />
        </>
      }
      verb={t('ask.cancel')}
      isPending={cancel.isPending}
      onClose={onClose}
      onSend={(reason) => cancel.mutate(reason)}
    />
  )
}
