import { MultiSelect, SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { onboardingTurns, type Trigger } from './playbook.ts'
import styles from './playbooks.module.css'
import type { TriggerFieldsProps } from './trigger-fields.tsx'

type Of<Kind extends Trigger['kind']> = TriggerFieldsProps & {
  readonly trigger: Extract<Trigger, { kind: Kind }>
}

const ANY = 'any'

export function StairFields({ trigger, words, readOnly, onChange }: Of<'stair-reached' | 'stair-ready'>) {
  const { t } = useTranslation('playbooks')
  const chosen = words.staircases.find(({ id }) => id === trigger.staircase_id)
  const choose = (staircase_id: number) =>
    onChange(
      trigger.kind === 'stair-ready'
        ? { ...trigger, staircase_id }
        : { ...trigger, staircase_id, step_id: null },
    )
  return (
    <>
      <Select
        label={t('begin.staircase')}
        data={words.staircases.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={trigger.staircase_id === 0 ? null : String(trigger.staircase_id)}
        readOnly={readOnly}
        searchable
        nothingFoundMessage={t('begin.staircase_none')}
        onChange={(id) => id && choose(Number(id))}
      />
      {trigger.kind === 'stair-reached' && chosen ? (
        <Select
          label={t('begin.stair')}
          data={[
            { value: ANY, label: t('begin.stair_any') },
            ...chosen.steps.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          value={trigger.step_id === null ? ANY : String(trigger.step_id)}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(id) => onChange({ ...trigger, step_id: id === null || id === ANY ? null : Number(id) })}
        />
      ) : null}
      <p className={styles.hint}>
        {t(trigger.kind === 'stair-ready' ? 'begin.ready_about' : 'begin.stair_about')}
      </p>
    </>
  )
}

export function LockFields({ trigger, readOnly, onChange }: Of<'lock-turned'>) {
  const { t } = useTranslation('playbooks')
  return (
    <>
      <SegmentedControl
        aria-label={t('begin.lock')}
        data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`begin.lock_${value}`) }))}
        value={trigger.to}
        readOnly={readOnly}
        onChange={(to) => onChange({ ...trigger, to: to as typeof trigger.to })}
      />
      <p className={styles.hint}>{t('begin.lock_about')}</p>
    </>
  )
}

export function OnboardingFields({ trigger, readOnly, onChange }: Of<'onboarding-turned'>) {
  const { t } = useTranslation(['playbooks', 'onboarding'])
  return (
    <MultiSelect
      label={t('begin.onboarding')}
      data={onboardingTurns.map((state) => ({ value: state, label: t(`onboarding:state.${state}`) }))}
      value={[...trigger.to]}
      readOnly={readOnly}
      onChange={(to) => onChange({ ...trigger, to: to as unknown as typeof trigger.to })}
    />
  )
}
