import { Button, Group, Menu, Modal } from '@mantine/core'
import { IconDots, IconPlug, IconPlugOff } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { onboardingKey, type Template } from '../../lib/onboarding.ts'
import { useAction } from '../../lib/use-action.ts'
import { SwitchOnDialog } from './switch-on-dialog.tsx'

interface TemplateActionsProps {
  readonly template: Template
  readonly isChanged: boolean
}

/** Switch on, pause, retire. */
export function TemplateActions({ template, isChanged }: TemplateActionsProps) {
  const { t } = useTranslation('onboarding')
  const [asks, setAsks] = useState<'on' | 'retire'>()
  const { state, version, has_changes: hasChanges } = template
  const faults = template.problems.filter((problem) => !problem.is_warning).length
  const close = () => setAsks(undefined)
  if (state === 'retired') return null
  const blocked = isChanged
    ? t('template.on.save_first')
    : faults > 0
      ? t('template.on.problems_first')
      : undefined
  return (
    <>
      {state === 'on' || state === 'paused' ? <PauseOrResume template={template} /> : null}
      {state === 'draft' || hasChanges ? (
        <Button
          leftSection={<IconPlug size={16} />}
          disabled={blocked !== undefined}
          title={blocked}
          onClick={() => setAsks('on')}
        >
          {t(version === null ? 'template.on.open' : 'template.on.open_new')}
        </Button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('template.more')} px="xs">
            <IconDots size={16} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={() => setAsks('retire')}>
            {t(version === null ? 'template.delete' : 'template.retire')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asks === 'on' ? <SwitchOnDialog template={template} onClose={close} /> : null}
      {asks === 'retire' ? <Retire template={template} onClose={close} /> : null}
    </>
  )
}

function PauseOrResume({ template }: { readonly template: Template }) {
  const { t } = useTranslation('onboarding')
  const { id, name } = template
  const path = { params: { path: { id } } }
  const pause = () => api.POST('/api/v1/onboarding-templates/{id}/pause', path)
  const resume = () => api.POST('/api/v1/onboarding-templates/{id}/resume', path)
  const isOn = template.state === 'on'
  const turn = useAction<void, unknown>({
    run: () => (isOn ? pause() : resume()),
    invalidate: [onboardingKey],
    done: () => t(isOn ? 'template.paused' : 'template.resumed', { name }),
    undo: () => (isOn ? resume() : pause()),
  })
  return (
    <Button
      variant={isOn ? 'default' : 'filled'}
      leftSection={isOn ? <IconPlugOff size={16} /> : <IconPlug size={16} />}
      loading={turn.isPending}
      onClick={() => turn.mutate()}
    >
      {t(isOn ? 'template.pause' : 'template.resume')}
    </Button>
  )
}

function Retire({ template, onClose }: { readonly template: Template; readonly onClose: () => void }) {
  const { t } = useTranslation(['onboarding', 'common'])
  const navigate = useNavigate()
  const { id, name, version } = template
  const isNew = version === null
  const retire = useAction({
    run: () => api.POST('/api/v1/onboarding-templates/{id}/retire', { params: { path: { id } } }),
    invalidate: isNew ? [[...onboardingKey, 'onboarding-templates']] : [onboardingKey],
    done: () => t('template.retire_done', { name }),
    onDone: () => {
      onClose()
      if (isNew) void navigate({ to: '/onboarding/templates', ignoreBlocker: true })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('template.retire_title', { name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <p>{t(isNew ? 'template.delete_what' : 'template.retire_what')}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button color="red" loading={retire.isPending} onClick={() => retire.mutate()}>
          {t(isNew ? 'template.delete' : 'template.retire')}
        </Button>
      </Group>
    </Modal>
  )
}
