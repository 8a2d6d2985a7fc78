import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import type { PlaybookSettings } from '../../lib/playbooks.ts'
import { toast } from '../../lib/toast.tsx'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { CallsCard } from './calls-card.tsx'
import { settingsKey, settingsQuery } from './playbook-data.ts'
import styles from './playbooks.module.css'

/** What holds for every playbook: limits, the webhooks' secret, and what became of each call. */
export function PlaybookSettingsPage() {
  const { t } = useTranslation('playbooks')
  const mayWrite = useCan('playbooks:write')
  const { data, error, refetch } = useQuery({ ...settingsQuery, enabled: mayWrite })
  if (!mayWrite) return <p className={styles.hint}>{t('settings.not_yours')}</p>
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={8} />
  return (
    <div className={styles.stack}>
      <div className={styles.pairs}>
        <Limits key={JSON.stringify(data)} settings={data} />
        <Secret secret={data.webhook_secret} />
      </div>
      <CallsCard />
    </div>
  )
}

const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const minuteOf = (clock: string) => {
  const [hours = '0', minutes = '0'] = clock.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function Limits({ settings }: { readonly settings: PlaybookSettings }) {
  const { t } = useTranslation(['playbooks', 'common'])
  const { webhook_secret: _, ...saved } = settings
  const [limits, setLimits] = useState(saved)
  const set = (part: Partial<typeof saved>) => setLimits((old) => ({ ...old, ...part }))
  const isChanged = JSON.stringify(limits) !== JSON.stringify(saved)
  const save = useAction({
    run: () => api.PUT('/api/v1/playbook-settings', { body: limits }),
    invalidate: [settingsKey],
    done: () => t('settings.saved'),
  })
  const number = (key: 'mails_per_contact' | 'in_days' | 'asks_above', max: number) => (
    <NumberInput
      label={t(`settings.${key}`)}
      value={limits[key]}
      min={1}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      hideControls
      onChange={(value) => typeof value === 'number' && value >= 1 && set({ [key]: value })}
    />
  )
  return (
    <Card title={t('settings.limits')}>
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <div className={styles.pair}>
          {number('mails_per_contact', 50)}
          {number('in_days', 90)}
        </div>
        <p className={styles.hint}>{t('settings.mails_about')}</p>
        <div className={styles.pair}>
          {(['quiet_from', 'quiet_until'] as const).map((key) => (
            <TextInput
              key={key}
              type="time"
              label={t(`settings.${key}`)}
              value={clockOf(limits[key])}
              onChange={(event) =>
                event.currentTarget.value !== '' && set({ [key]: minuteOf(event.currentTarget.value) })
              }
            />
          ))}
        </div>
        <p className={styles.hint}>
          {t(limits.quiet_from === limits.quiet_until ? 'settings.no_quiet' : 'settings.quiet_about')}
        </p>
        {number('asks_above', 100_000)}
        <p className={styles.hint}>{t('settings.asks_about')}</p>
        <Group>
          <Button type="submit" disabled={!isChanged} loading={save.isPending}>
            {t('common:save')}
          </Button>
        </Group>
      </form>
    </Card>
  )
}

function Secret({ secret }: { readonly secret: string }) {
  const { t } = useTranslation('playbooks')
  const [isShown, setShown] = useState(false)
  const copy = () =>
    void navigator.clipboard.writeText(secret).then(
      () => toast.done(t('settings.copied')),
      () => undefined,
    )
  return (
    <Card title={t('settings.secret')}>
      <div className={styles.fields}>
        <p className={styles.hint}>{t('settings.secret_about')}</p>
        {isShown ? <code className={styles.secret}>{secret}</code> : null}
        <Group gap="xs">
          <Button variant="default" onClick={() => setShown(!isShown)}>
            {t(isShown ? 'settings.hide' : 'settings.show')}
          </Button>
          <Button variant="default" onClick={copy}>
            {t('settings.copy')}
          </Button>
        </Group>
      </div>
    </Card>
  )
}
