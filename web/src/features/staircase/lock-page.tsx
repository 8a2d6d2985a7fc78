import { Button, NumberInput, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { type LockRule, type SavedLockRule, stairAnswer, staircaseKey } from '../../lib/staircase.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { plain } from './draft.ts'
import { Overrides, Versions } from './lock-records.tsx'
import styles from './staircase.module.css'
import { StaircaseTabs } from './staircase-tabs.tsx'

/** When an account counts as satisfied, and who let an offer out all the same. */
export function LockPage() {
  const { t } = useTranslation('staircase')
  const { data, error, refetch } = useQuery(stairAnswer<{ rows: SavedLockRule[] }>('offer-lock/rules'))
  const [inForce] = data?.rows ?? []
  return (
    <Page>
      <PageHeader title={t('lock.page')} lead={t('lock.lead')} />
      <StaircaseTabs />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <LinesSkeleton lines={8} />}
      {inForce && data ? (
        <Columns
          main={<RuleForm key={inForce.version} saved={inForce} onConflict={() => void refetch()} />}
          side={
            <>
              <Overrides />
              <Versions rows={data.rows} />
            </>
          }
        />
      ) : null}
    </Page>
  )
}

const usual = {
  experience: { least: 60, unknown_locks: true },
  nps: { least: 7, days: 180, unknown_locks: false },
  csat: { least: 3, days: 90, unknown_locks: false },
  escalations: { unknown_locks: false },
} satisfies Partial<LockRule>

interface RuleFormProps {
  readonly saved: SavedLockRule
  readonly onConflict: () => void
}

function RuleForm({ saved, onConflict }: RuleFormProps) {
  const { t } = useTranslation('staircase')
  const readOnly = !useCan('staircase:write')
  const [rule, setRule] = useState<LockRule>(saved.content)
  const set = (part: Partial<LockRule>) => setRule((old) => ({ ...old, ...part }))
  const { mutate, isPending } = useAction({
    run: () => api.PUT('/api/v1/offer-lock/rules', { body: { rule, based_on: saved.version } }),
    invalidate: [staircaseKey],
    done: () => t('lock.saved'),
    onError: () => {
      onConflict()
      return false
    },
  })
  const isChanged = plain(rule) !== plain(saved.content)
  return (
    <Card title={t('lock.conditions')}>
      <div className={styles.stack}>
        <Experience rule={rule} set={set} readOnly={readOnly} />
        <Answer kind="nps" rule={rule} set={set} readOnly={readOnly} />
        <Answer kind="csat" rule={rule} set={set} readOnly={readOnly} />
        <Condition
          label={t('lock.ask.escalations')}
          isOn={rule.escalations !== null}
          readOnly={readOnly}
          onChange={(isOn) => set({ escalations: isOn ? usual.escalations : null })}
        >
          {rule.escalations ? (
            <Unknown
              label={t('lock.unknown.escalations')}
              value={rule.escalations.unknown_locks}
              readOnly={readOnly}
              onChange={(locks) => set({ escalations: { unknown_locks: locks } })}
            />
          ) : null}
        </Condition>
        <Condition
          label={t('lock.ask.onboarding')}
          isOn={rule.onboarding}
          readOnly={readOnly}
          onChange={(onboarding) => set({ onboarding })}
        />
        <div className={styles.part}>
          <NumberInput
            label={t('lock.override_days')}
            description={t('lock.override_days_help')}
            min={1}
            max={90}
            allowDecimal={false}
            readOnly={readOnly}
            w={260}
            value={rule.override_days}
            onChange={(value) => typeof value === 'number' && value >= 1 && set({ override_days: value })}
          />
        </div>
        {readOnly ? (
          <p className={styles.small}>{t('lock.read_only')}</p>
        ) : (
          <div>
            <Button loading={isPending} disabled={!isChanged} onClick={() => mutate()}>
              {t('lock.save', { version: saved.version + 1 })}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

interface PartProps {
  readonly rule: LockRule
  readonly set: (part: Partial<LockRule>) => void
  readonly readOnly: boolean
}

function Experience({ rule: { experience }, set, readOnly }: PartProps) {
  const { t } = useTranslation('staircase')
  return (
    <Condition
      label={t('lock.ask.experience')}
      isOn={experience !== null}
      readOnly={readOnly}
      onChange={(isOn) => set({ experience: isOn ? usual.experience : null })}
    >
      {experience ? (
        <>
          <NumberInput
            label={t('lock.least')}
            min={0}
            max={100}
            readOnly={readOnly}
            w={140}
            value={experience.least}
            onChange={(least) => typeof least === 'number' && set({ experience: { ...experience, least } })}
          />
          <Unknown
            label={t('lock.unknown.experience')}
            value={experience.unknown_locks}
            readOnly={readOnly}
            onChange={(locks) => set({ experience: { ...experience, unknown_locks: locks } })}
          />
        </>
      ) : null}
    </Condition>
  )
}

function Answer({ kind, rule, set, readOnly }: PartProps & { readonly kind: 'nps' | 'csat' }) {
  const { t } = useTranslation('staircase')
  const asked = rule[kind]
  return (
    <Condition
      label={t(`lock.ask.${kind}`)}
      isOn={asked !== null}
      readOnly={readOnly}
      onChange={(isOn) => set({ [kind]: isOn ? usual[kind] : null })}
    >
      {asked ? (
        <>
          <div className={styles.actions}>
            <NumberInput
              label={t('lock.least')}
              min={kind === 'nps' ? 0 : 1}
              max={kind === 'nps' ? 10 : 5}
              readOnly={readOnly}
              w={140}
              value={asked.least}
              onChange={(least) => typeof least === 'number' && set({ [kind]: { ...asked, least } })}
            />
            <NumberInput
              label={t('lock.days')}
              min={1}
              max={1095}
              allowDecimal={false}
              readOnly={readOnly}
              suffix={t('lock.days_unit')}
              w={180}
              value={asked.days}
              onChange={(days) =>
                typeof days === 'number' && days >= 1 && set({ [kind]: { ...asked, days } })
              }
            />
          </div>
          <Unknown
            label={t('lock.unknown.answer')}
            value={asked.unknown_locks}
            readOnly={readOnly}
            onChange={(locks) => set({ [kind]: { ...asked, unknown_locks: locks } })}
          />
        </>
      ) : null}
    </Condition>
  )
}

interface ConditionProps {
  readonly label: string
  readonly isOn: boolean
  readonly readOnly: boolean
  readonly onChange: (isOn: boolean) => void
  readonly children?: ReactNode
}

function Condition({ label, isOn, readOnly, onChange, children }: ConditionProps) {
  return (
    <div className={styles.part}>
      <Switch
        label={label}
        checked={isOn}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {children}
    </div>
  )
}

interface UnknownProps {
  readonly label: string
  readonly value: boolean
  readonly readOnly: boolean
  readonly onChange: (locks: boolean) => void
}

function Unknown({ label, value, readOnly, onChange }: UnknownProps) {
  return (
    <Switch
      size="xs"
      label={label}
      checked={value}
      disabled={readOnly}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}
