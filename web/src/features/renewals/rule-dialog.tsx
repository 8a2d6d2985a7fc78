import { Button, Group, Modal, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { type Rule, renewalsKey, type SavedRule } from '../../lib/renewals.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './renewals.module.css'
import { useMembers } from './renewals-tabs.tsx'
import { daysOf, readDays } from './rule-days.ts'

interface Days {
  readonly tier: string
  readonly start: string
  readonly end: string
}
const daysIn = (tier: string, points: Rule['checkpoints']): Days => ({
  tier,
  start: daysOf(points, 'start'),
  end: daysOf(points, 'end'),
})

function pointsOf({ start, end }: Days): Rule['checkpoints'] {
  const at = (from: 'start' | 'end', text: string) => (readDays(text) ?? []).map((days) => ({ from, days }))
  return [...at('start', start), ...at('end', end)]
}

/** Checkpoints, for all tiers and of single ones, as the next version. */
export function RuleDialog({ saved, onClose }: { readonly saved: SavedRule; readonly onClose: () => void }) {
  const { t } = useTranslation('renewals')
  const members = useMembers()
  const { content } = saved
  const [all, setAll] = useState(daysIn('', content.checkpoints))
  const [tiers, setTiers] = useState(
    Object.entries(content.tiers).map(([tier, points]) => daysIn(tier, points)),
  )
  const [within, setWithin] = useState(content.call_within_days)
  const [before, setBefore] = useState(content.pack_days)
  const [to, setTo] = useState(content.pack_to)
  const [webhook, setWebhook] = useState(content.pack_webhook ?? '')
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const isRight = [all, ...tiers].every(({ start, end }) => readDays(start) && readDays(end))
  const named = tiers.every(({ tier }) => tier.trim() !== '')
  const { mutate, isPending } = useAction({
    run: () =>
      api.PUT('/api/v1/renewals/rules', {
        body: {
          based_on: saved.version,
          rule: {
            checkpoints: pointsOf(all),
            tiers: Object.fromEntries(tiers.map((days) => [days.tier.trim(), pointsOf(days)])),
            call_within_days: within,
            pack_days: before,
            pack_to: to,
            pack_webhook: webhook.trim() || null,
          },
        },
      }),
    invalidate: [renewalsKey],
    done: () => t('checkpoints.saved'),
    onError: (error) => {
      const found = fieldErrors(error)
      setErrors(found)
      return 'rule.pack_webhook' in found
    },
    onDone: onClose,
  })
  const change = (at: number, days: Days) => setTiers(tiers.map((old, index) => (index === at ? days : old)))
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('checkpoints.edit_title')}
      closeButtonProps={{ 'aria-label': t('point.cancel') }}
    >
      <div className={styles.stack}>
        <b>{t('checkpoints.for_all')}</b>
        <DaysFields days={all} onChange={setAll} />
        {tiers.map((days, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tier's name is being typed
          <fieldset key={at} className={styles.section}>
            <legend className="visually-hidden">{days.tier}</legend>
            <TextInput
              label={t('checkpoints.tier')}
              value={days.tier}
              maxLength={100}
              onChange={(event) => change(at, { ...days, tier: event.currentTarget.value })}
            />
            <DaysFields days={days} onChange={(next) => change(at, next)} />
            <div>
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                onClick={() => setTiers(tiers.filter((_, index) => index !== at))}
              >
                {t('checkpoints.remove')}
              </Button>
            </div>
          </fieldset>
        ))}
        <div>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => setTiers([...tiers, { tier: '', start: all.start, end: all.end }])}
          >
            {t('checkpoints.add_tier')}
          </Button>
        </div>
        <div className={styles.fields}>
          <NumberInput
            label={t('checkpoints.call_within')}
            min={1}
            max={90}
            allowDecimal={false}
            value={within}
            onChange={(value) => setWithin(Number(value) || 1)}
          />
          <NumberInput
            label={t('checkpoints.pack_before')}
            min={1}
            max={365}
            allowDecimal={false}
            value={before}
            onChange={(value) => setBefore(Number(value) || 1)}
          />
          <Select
            label={t('checkpoints.pack_to')}
            description={t('checkpoints.pack_to_help')}
            placeholder={t('checkpoints.pack_nobody')}
            clearable
            searchable
            value={to}
            data={members}
            onChange={setTo}
          />
          <TextInput
            label={t('checkpoints.pack_webhook')}
            description={t('checkpoints.pack_webhook_help')}
            placeholder="https://"
            value={webhook}
            maxLength={2000}
            error={errors['rule.pack_webhook']}
            onChange={(event) => setWebhook(event.currentTarget.value)}
          />
        </div>
        <Group gap="xs">
          <Button loading={isPending} disabled={!isRight || !named} onClick={() => mutate()}>
            {t('checkpoints.save', { version: saved.version + 1 })}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('point.cancel')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

function DaysFields({ days, onChange }: { readonly days: Days; readonly onChange: (days: Days) => void }) {
  const { t } = useTranslation('renewals')
  const error = (text: string) => (readDays(text) ? {} : { error: t('checkpoints.bad_days') })
  return (
    <div className={styles.fields}>
      <TextInput
        label={t('checkpoints.starts')}
        description={t('checkpoints.starts_help')}
        value={days.start}
        onChange={(event) => onChange({ ...days, start: event.currentTarget.value })}
        {...error(days.start)}
      />
      <TextInput
        label={t('checkpoints.ends')}
        description={t('checkpoints.starts_help')}
        value={days.end}
        onChange={(event) => onChange({ ...days, end: event.currentTarget.value })}
        {...error(days.end)}
      />
    </div>
  )
}
