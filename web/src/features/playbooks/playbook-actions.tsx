import { Button, Checkbox, Group, Menu, Modal } from '@mantine/core'
import { IconDots, IconPlug, IconPlugOff } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { type Playbook, playbooksKey } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import { pausePlaybook, resumePlaybook, retirePlaybook } from './playbook-data.ts'
import styles from './playbooks.module.css'

interface PlaybookActionsProps {
  readonly playbook: Playbook
  readonly isChanged: boolean
  readonly problems: number
}

/** The power plug, and what else is done to a playbook as a whole. */
export function PlaybookActions({ playbook, isChanged, problems }: PlaybookActionsProps) {
  const { t } = useTranslation('playbooks')
  const [asks, setAsks] = useState<'on' | 'retire'>()
  const { id, state, has_changes: hasChanges } = playbook
  const close = () => setAsks(undefined)
  return (
    <>
      {state === 'on' ? <Pause playbook={playbook} /> : null}
      {state === 'paused' ? <Resume id={id} /> : null}
      {state !== 'retired' && (state === 'draft' || hasChanges) ? (
        <Button
          leftSection={<IconPlug size={16} />}
          disabled={isChanged || problems > 0}
          title={isChanged ? t('on.save_first') : problems > 0 ? t('on.problems_first') : undefined}
          onClick={() => setAsks('on')}
        >
          {t(playbook.version === null ? 'on.open' : 'on.open_new')}
        </Button>
      ) : null}
      <More playbook={playbook} onRetire={() => setAsks('retire')} />
      {asks === 'on' ? <SwitchOn playbook={playbook} onClose={close} /> : null}
      {asks === 'retire' ? <Retire playbook={playbook} onClose={close} /> : null}
    </>
  )
}

/** One click, no question: going on is as near. */
export function Pause({ playbook }: { readonly playbook: Pick<Playbook, 'id' | 'name'> }) {
  const { t } = useTranslation('playbooks')
  const pause = useAction({
    run: () => pausePlaybook(playbook.id),
    invalidate: [playbooksKey],
    done: () => t('pause.done', { name: playbook.name }),
    undo: () => resumePlaybook(playbook.id),
  })
  return (
    <Button
      variant="default"
      color="red"
      leftSection={<IconPlugOff size={16} />}
      loading={pause.isPending}
      onClick={() => pause.mutate()}
    >
      {t('pause.do')}
    </Button>
  )
}

function Resume({ id }: { readonly id: number }) {
  const { t } = useTranslation('playbooks')
  const resume = useAction({
    run: () => resumePlaybook(id),
    invalidate: [playbooksKey],
    done: () => t('resume.done'),
  })
  return (
    <Button leftSection={<IconPlug size={16} />} loading={resume.isPending} onClick={() => resume.mutate()}>
      {t('resume.do')}
    </Button>
  )
}

function More({ playbook, onRetire }: { readonly playbook: Playbook; readonly onRetire: () => void }) {
  const { t } = useTranslation('playbooks')
  const navigate = useNavigate()
  const copy = useAction({
    run: async () => {
      const { data } = await api.POST('/api/v1/playbooks/{id}/copies', {
        params: { path: { id: playbook.id } },
        body: { name: t('copy.name', { name: playbook.name }).slice(0, 120) },
      })
      return data as { id: number; name: string }
    },
    invalidate: [playbooksKey],
    done: ({ name }) => t('copy.done', { name }),
    onDone: ({ id }) => void navigate({ to: '/playbooks/$playbookId', params: { playbookId: String(id) } }),
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" aria-label={t('more')} px="xs">
          <IconDots size={16} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copy.mutate()}>{t('copy.do')}</Menu.Item>
        {playbook.state === 'retired' ? null : (
          <Menu.Item color="red" onClick={onRetire}>
            {t(playbook.version === null ? 'retire.delete' : 'retire.do')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

interface DialogProps {
  readonly playbook: Playbook
  readonly onClose: () => void
}

function SwitchOn({ playbook, onClose }: DialogProps) {
  const { t } = useTranslation(['playbooks', 'common'])
  const [move, setMove] = useState(false)
  const on = useAction({
    run: () =>
      api.POST('/api/v1/playbooks/{id}/on', {
        params: { path: { id: playbook.id } },
        body: { based_on: playbook.revision, move },
      }),
    invalidate: [playbooksKey],
    done: () => t('on.done', { name: playbook.name }),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('on.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={styles.fields}>
        <p>{t('on.what')}</p>
        {playbook.active > 0 ? (
          <Checkbox
            label={t('on.move', { count: playbook.active })}
            description={t('on.move_about')}
            checked={move}
            onChange={(event) => setMove(event.currentTarget.checked)}
          />
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button loading={on.isPending} onClick={() => on.mutate()}>
            {t('on.do')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

function Retire({ playbook, onClose }: DialogProps) {
  const { t } = useTranslation(['playbooks', 'common'])
  const navigate = useNavigate()
  const isNew = playbook.version === null
  const retire = useAction({
    run: () => retirePlaybook(playbook.id),
    invalidate: isNew ? [[...playbooksKey, 'list']] : [playbooksKey],
    done: () => t(isNew ? 'retire.deleted' : 'retire.done', { name: playbook.name }),
    onDone: () => {
      onClose()
      if (isNew) void navigate({ to: '/playbooks', ignoreBlocker: true })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(isNew ? 'retire.delete_title' : 'retire.title', { name: playbook.name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <p>{t(isNew ? 'retire.delete_what' : 'retire.what', { count: playbook.active })}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button color="red" loading={retire.isPending} onClick={() => retire.mutate()}>
          {t(isNew ? 'retire.delete' : 'retire.do')}
        </Button>
      </Group>
    </Modal>
  )
}
