import { Button, Group, Modal, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import type { AccountHealth } from '../../lib/health.ts'
import { useCan, useMe } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { When } from '../../ui/when.tsx'
import styles from './accounts.module.css'
import { accountKeys } from './accounts-data.ts'

type Band = 'good' | 'watch' | 'danger'

const keys = [...accountKeys, ['get', '/api/v1/accounts/{id}/health']] as const

export interface HealthJudgementProps {
  readonly health: AccountHealth
  readonly accountId: number
  readonly isPast: boolean
}

/** What a person thinks of the account, beside the automatic value. */
export function HealthJudgement({ health, accountId, isPast }: HealthJudgementProps) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const canWrite = useCan('health:write') && !isPast
  const [isOpen, setOpen] = useState(false)
  const { judgement } = health
  const format = useFormat()
  const path = { path: { id: String(accountId) } }
  const withdraw = useAction({
    run: () => api.DELETE('/api/v1/accounts/{id}/health/judgement', { params: path }),
    invalidate: keys,
    done: () => t('health.judge_withdrawn'),
  })
  return (
    <div className={styles.quiet}>
      {judgement ? (
        <>
          {t('health.judged', { name: judgement.judged_by.name, band: common(`health.${judgement.band}`) })} (
          <When at={judgement.judged_at} />)
          {judgement.expires_on === null
            ? null
            : ` · ${t('health.judge_until', { day: format.date(judgement.expires_on) })}`}{' '}
          — {judgement.reason}{' '}
        </>
      ) : null}
      {canWrite ? (
        <>
          <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
            {judgement ? t('health.judge_change') : t('health.judge_say')}
          </Button>
          {judgement ? (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate()}
            >
              {t('health.judge_withdraw')}
            </Button>
          ) : null}
        </>
      ) : null}
      {isOpen ? (
        <JudgeDialog
          accountId={accountId}
          first={judgement?.band ?? 'watch'}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </div>
  )
}

const dayAfter = (today: string, days: number) =>
  new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)

interface JudgeDialogProps {
  readonly accountId: number
  readonly first: Band
  readonly onClose: () => void
}

function JudgeDialog({ accountId, first, onClose }: JudgeDialogProps) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const [band, setBand] = useState<Band>(first)
  const [reason, setReason] = useState('')
  const [days, setDays] = useState<string>('90')
  const { workspace } = useMe()
  const format = useFormat()
  const until = days === '' ? null : dayAfter(workspace.today, Number(days))
  const save = useAction({
    run: () =>
      api.POST('/api/v1/accounts/{id}/health/judgement', {
        params: { path: { id: String(accountId) } },
        body: { band, reason: reason.trim(), expires_on: until },
      }),
    invalidate: keys,
    done: () => t('health.judge_saved'),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('health.judge_band')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <div className={styles.stack}>
        <SegmentedControl
          aria-label={t('health.judge_band')}
          value={band}
          onChange={(next) => setBand(next as Band)}
          data={(['good', 'watch', 'danger'] as const).map((value) => ({
            value,
            label: common(`health.${value}`),
          }))}
        />
        <Textarea
          label={t('health.judge_reason')}
          description={t('health.judge_hint')}
          required
          autosize
          minRows={3}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Select
          label={t('health.judge_stands')}
          description={
            until === null
              ? t('health.judge_stands_hint')
              : t('health.judge_until', { day: format.date(until) })
          }
          value={days}
          onChange={(next) => setDays(next ?? '90')}
          data={[
            { value: '30', label: t('health.judge_days', { count: 30 }) },
            { value: '90', label: t('health.judge_days', { count: 90 }) },
            { value: '180', label: t('health.judge_days', { count: 180 }) },
            { value: '', label: t('health.judge_no_end') },
          ]}
          allowDeselect={false}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button disabled={reason.trim() === ''} loading={save.isPending} onClick={() => save.mutate()}>
            {common('save')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
