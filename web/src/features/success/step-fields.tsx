import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { addDays } from '@tsuzuku/core/time/add-days'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import { stepFaults } from './faults.ts'
import styles from './success.module.css'
import { useContacts, useMembers } from './success-tabs.tsx'
import type { PlanDraft, StepRow } from './use-plan-draft.ts'

interface StepFieldsProps {
  readonly draft: PlanDraft
  readonly accountId: number
}
type Choices = readonly { readonly value: string; readonly label: string }[]

/** Who does what, from when until when. */
export function StepFields({ draft, accountId }: StepFieldsProps) {
  const { t } = useTranslation('success')
  const { workspace } = useMe()
  const members = useMembers()
  const { contacts } = useContacts(accountId)
  const add = () =>
    draft.addStep({
      id: null,
      title: '',
      side: 'us',
      starts_on: null,
      due_on: addDays(workspace.today, 14),
      owner_id: null,
      contact_id: null,
    })
  return (
    <Card title={t('edit.steps')}>
      <div className={styles.stack}>
        {draft.steps.map((step, at) => (
          <StepFieldset key={step.key} step={step} n={at + 1} draft={draft} people={{ members, contacts }} />
        ))}
        <div>
          <Button variant="default" onClick={add}>
            {t('edit.add_step')}
          </Button>
        </div>
      </div>
    </Card>
  )
}

interface StepFieldsetProps {
  readonly step: StepRow
  readonly n: number
  readonly draft: PlanDraft
  readonly people: { readonly members: Choices; readonly contacts: Choices }
}

function StepFieldset({ step, n, draft, people }: StepFieldsetProps) {
  const { t } = useTranslation('success')
  const faults = stepFaults(step)
  const set = (part: Partial<StepRow>) => draft.setStep(step.key, part)
  const isOurs = step.side === 'us'
  return (
    <fieldset className={styles.item}>
      <legend>{t('edit.step', { n })}</legend>
      <div className={styles.fields}>
        <TextInput
          className={styles.wide}
          label={t('edit.step_title')}
          maxLength={300}
          value={step.title}
          error={faults.title ? t(`edit.fault.${faults.title}`) : undefined}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <div>
          <span className={styles.label}>{t('edit.side')}</span>
          <SegmentedControl
            fullWidth
            aria-label={t('edit.side')}
            value={step.side}
            data={(['us', 'customer'] as const).map((value) => ({ value, label: t(`step.side.${value}`) }))}
            onChange={(next) =>
              set({ side: next === 'customer' ? 'customer' : 'us', owner_id: null, contact_id: null })
            }
          />
        </div>
        {isOurs ? (
          <Select
            label={t('edit.owner')}
            placeholder={t('edit.owner_auto')}
            clearable
            searchable
            value={step.owner_id}
            data={[...people.members]}
            onChange={(next) => set({ owner_id: next })}
          />
        ) : (
          <Select
            label={t('edit.contact')}
            placeholder={t('edit.contact_none')}
            clearable
            searchable
            value={step.contact_id === null ? null : String(step.contact_id)}
            data={[...people.contacts]}
            onChange={(next) => set({ contact_id: next === null ? null : Number(next) })}
          />
        )}
        <TextInput
          type="date"
          label={t('edit.from')}
          value={step.starts_on ?? ''}
          onChange={(event) => set({ starts_on: event.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          label={t('edit.due')}
          value={step.due_on}
          error={faults.due_on ? t(`edit.fault.${faults.due_on}`) : undefined}
          onChange={(event) => event.currentTarget.value && set({ due_on: event.currentTarget.value })}
        />
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={`${t('edit.remove')}: ${step.title || t('edit.step', { n })}`}
        onClick={() => draft.remove('steps', step.key)}
      >
        {t('edit.remove')}
      </Button>
    </fieldset>
  )
}
