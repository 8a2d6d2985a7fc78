import { ActionIcon, Menu, Modal } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useMe } from '../lib/me.ts'
import {
  changeSignal,
  type Signal,
  type SignalChange,
  signalKeys,
  snoozedTo,
  snoozeSpans,
} from '../lib/signals.ts'
import { useAction } from '../lib/use-action.ts'
import { useFormat } from '../lib/use-format.ts'
import { DismissSignal } from './dismiss-signal.tsx'
import styles from './signals.module.css'

const TaskDialog = lazy(() => import('./task-dialog.tsx').then((file) => ({ default: file.TaskDialog })))

type Asked = { readonly change: SignalChange; readonly back: SignalChange; readonly said: string }

/** Take it, put it off, dismiss it, each with a way back. */
export function SignalActions({ signal }: { readonly signal: Signal }) {
  const { t } = useTranslation('signals')
  const { t: common } = useTranslation('common')
  const format = useFormat()
  const { member, workspace } = useMe()
  const canWrite = useCan('health:write')
  const mayMakeTasks = useCan('tasks:write')
  const [isDismissing, setDismissing] = useState(false)
  const [isMaking, setMaking] = useState(false)
  const { mutate, isPending } = useAction({
    run: ({ change }: Asked) => changeSignal(signal.id, change),
    invalidate: signalKeys,
    done: (_, { said }) => said,
    undo: (_, { back }) => changeSignal(signal.id, back),
    onDone: () => setDismissing(false),
  })
  if (!canWrite || signal.state === 'closed') return null
  const words = { kind: t(`kind.${signal.kind}`), account: signal.account.name }
  const isMine = signal.owner?.id === member.id
  const own = (id: string | null, said: string) =>
    mutate({ change: { owner_id: id }, back: { owner_id: signal.owner?.id ?? null }, said })
  const snooze = (until: string | null, said: string) =>
    mutate({ change: { snoozed_until: until }, back: { snoozed_until: signal.snoozed_until }, said })
  const dismiss = (reason: string | null, said: string) =>
    mutate({
      change: { dismissed_reason: reason },
      back: { dismissed_reason: signal.dismissed_reason },
      said,
    })
  return (
    <span className={styles.actions}>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" loading={isPending} aria-label={t('act.menu', words)}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayMakeTasks ? <Menu.Item onClick={() => setMaking(true)}>{t('act.task')}</Menu.Item> : null}
          {isMine ? (
            <Menu.Item onClick={() => own(null, t('act.released', words))}>{t('act.release')}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => own(member.id, t('act.taken', words))}>{t('act.take')}</Menu.Item>
          )}
          {signal.state === 'dismissed' ? (
            <Menu.Item onClick={() => dismiss(null, t('act.restored', words))}>{t('act.restore')}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => setDismissing(true)}>{t('act.dismiss')}</Menu.Item>
          )}
          {signal.state === 'snoozed' ? (
            <Menu.Item onClick={() => snooze(null, t('act.woken', words))}>{t('act.wake')}</Menu.Item>
          ) : null}
          {signal.state === 'dismissed' ? null : (
            <>
              <Menu.Label>{t('act.snooze')}</Menu.Label>
              {snoozeSpans.map((span) => {
                const until = snoozedTo(workspace.today, span)
                const said = t('act.snoozed', { day: format.date(until) })
                return (
                  <Menu.Item key={span} onClick={() => snooze(until, said)}>
                    {t(`act.${span}`)}
                  </Menu.Item>
                )
              })}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {isMaking ? (
          <TaskDialog
            draft={{ title: words.kind, account: signal.account, signalId: signal.id }}
            onClose={() => setMaking(false)}
          />
        ) : null}
      </Suspense>
      {isDismissing ? (
        <Modal
          opened
          onClose={() => setDismissing(false)}
          title={t('act.dismiss_title', { kind: words.kind })}
          closeButtonProps={{ 'aria-label': common('close') }}
        >
          <DismissSignal
            isPending={isPending}
            onCancel={() => setDismissing(false)}
            onDismiss={(reason) => dismiss(reason, t('act.dismissed', words))}
          />
        </Modal>
      ) : null}
    </span>
  )
}
