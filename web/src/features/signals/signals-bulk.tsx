import { Button, Menu, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import {
  changeSignals,
  type Signal,
  type SignalChange,
  signalKeys,
  snoozedTo,
  snoozeSpans,
} from '../../lib/signals.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { DismissSignal } from '../../ui/dismiss-signal.tsx'

export interface SignalsBulkProps {
  readonly ids: readonly number[]
  readonly state: Signal['state']
  readonly onDone: () => void
}

/** Takes, puts off or dismisses many signals at once; all of it can be taken back. */
export function SignalsBulk({ ids, state, onDone }: SignalsBulkProps) {
  const { t } = useTranslation('signals')
  const { t: common } = useTranslation('common')
  const format = useFormat()
  const { member, workspace } = useMe()
  const [isDismissing, setDismissing] = useState(false)
  const { mutate, isPending } = useAction({
    run: ({ change }: { change: SignalChange; said: (count: number) => string }) =>
      changeSignals(ids.map((id) => ({ id, ...change }))),
    invalidate: signalKeys,
    done: ({ changed, left_out: leftOut }, { said }) =>
      [said(changed), leftOut > 0 ? t('many.left_out', { count: leftOut }) : ''].join(' ').trim(),
    undo: ({ undo }) => (undo.length > 0 ? changeSignals(undo) : Promise.resolve()),
    onDone: () => {
      setDismissing(false)
      onDone()
    },
  })
  const button = { variant: 'default', loading: isPending } as const
  return (
    <>
      <Button
        {...button}
        onClick={() =>
          mutate({ change: { owner_id: member.id }, said: (count) => t('many.taken', { count }) })
        }
      >
        {t('act.take')}
      </Button>
      {state === 'dismissed' ? (
        <Button
          {...button}
          onClick={() =>
            mutate({ change: { dismissed_reason: null }, said: (count) => t('many.restored', { count }) })
          }
        >
          {t('act.restore')}
        </Button>
      ) : (
        <>
          <Menu withinPortal={false}>
            <Menu.Target>
              <Button {...button}>{t('act.snooze')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {snoozeSpans.map((span) => {
                const until = snoozedTo(workspace.today, span)
                const said = (count: number) => t('many.snoozed', { count, day: format.date(until) })
                return (
                  <Menu.Item key={span} onClick={() => mutate({ change: { snoozed_until: until }, said })}>
                    {t(`act.${span}`)}
                  </Menu.Item>
                )
              })}
            </Menu.Dropdown>
          </Menu>
          {state === 'snoozed' ? (
            <Button
              {...button}
              onClick={() =>
                mutate({ change: { snoozed_until: null }, said: (count) => t('many.woken', { count }) })
              }
            >
              {t('act.wake')}
            </Button>
          ) : null}
          <Button {...button} onClick={() => setDismissing(true)}>
            {t('act.dismiss')}
          </Button>
        </>
      )}
      <Button variant="subtle" color="gray" onClick={onDone}>
        {t('many.clear')}
      </Button>
      <Modal
        opened={isDismissing}
        onClose={() => setDismissing(false)}
        title={t('many.dismiss_title', { count: ids.length })}
        closeButtonProps={{ 'aria-label': common('close') }}
      >
        {isDismissing ? (
          <DismissSignal
            isPending={isPending}
            onCancel={() => setDismissing(false)}
            onDismiss={(reason) =>
              mutate({
                change: { dismissed_reason: reason },
                said: (count) => t('many.dismissed', { count }),
              })
            }
          />
        ) : null}
      </Modal>
    </>
  )
}
