import { NumberInput, Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Days } from './field-parts.tsx'
import { noRule } from './new-step.ts'
import { type Content, type Trigger, triggerKinds } from './playbook.ts'
import { RuleField } from './rule-field.tsx'
import { TriggerFields } from './trigger-fields.tsx'
import type { PlaybookWords } from './use-playbook-words.ts'

export interface BeginFieldsProps {
  readonly content: Content
  readonly words: PlaybookWords
  readonly readOnly: boolean
  readonly onChange: (how: (content: Content) => Content) => void
}

const blank: Record<Trigger['kind'], Trigger> = {
  'signal-opened': { kind: 'signal-opened', signals: ['usage-collapse'] },
  'band-moved': { kind: 'band-moved', to: ['danger'] },
  'points-crossed': { kind: 'points-crossed', way: 'below', points: 50 },
  date: { kind: 'date', field: '', days: -90 },
  'segment-entered': { kind: 'segment-entered', segment_id: 0 },
  'segment-left': { kind: 'segment-left', segment_id: 0 },
  event: { kind: 'event', event: '' },
  'stair-reached': { kind: 'stair-reached', staircase_id: 0, step_id: null },
  'stair-ready': { kind: 'stair-ready', staircase_id: 0 },
  'lock-turned': { kind: 'lock-turned', to: 'open' },
  'onboarding-turned': { kind: 'onboarding-turned', to: ['behind', 'stuck'] },
  manual: { kind: 'manual' },
}

/** What begins it, for whom, and how often. */
export function BeginFields({ content, words, readOnly, onChange }: BeginFieldsProps) {
  const { t } = useTranslation('playbooks')
  const set = (part: Partial<Content>) => onChange((old) => ({ ...old, ...part }))
  const { trigger, only } = content
  return (
    <>
      <Select
        label={t('begin.when')}
        data={triggerKinds.map((kind) => ({ value: kind, label: t(`trigger.kind.${kind}`) }))}
        value={trigger.kind}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(kind) => kind !== trigger.kind && set({ trigger: blank[kind as Trigger['kind']] })}
      />
      <TriggerFields
        trigger={trigger}
        words={words}
        readOnly={readOnly}
        onChange={(next) => set({ trigger: next })}
      />
      <Switch
        label={t('begin.only')}
        description={t('begin.only_about')}
        checked={only !== null}
        disabled={readOnly}
        onChange={(event) => set({ only: event.currentTarget.checked ? noRule : null })}
      />
      {only === null ? null : (
        <RuleField
          label={t('begin.only_rule')}
          rule={only}
          words={words}
          readOnly={readOnly}
          onChange={(rule) => set({ only: rule })}
        />
      )}
      <OftenFields content={content} words={words} readOnly={readOnly} onChange={onChange} />
    </>
  )
}

function OftenFields({ content, readOnly, onChange }: BeginFieldsProps) {
  const { t } = useTranslation('playbooks')
  const set = (part: Partial<Content>) => onChange((old) => ({ ...old, ...part }))
  const { again_after_days: again, most_active: most } = content
  return (
    <>
      <Switch
        label={t('begin.again')}
        description={t(again === null ? 'begin.once_about' : 'begin.again_about')}
        checked={again !== null}
        disabled={readOnly}
        onChange={(event) => set({ again_after_days: event.currentTarget.checked ? 90 : null })}
      />
      {again === null ? null : (
        <Days
          label={t('begin.again_days')}
          value={again}
          max={3650}
          readOnly={readOnly}
          onChange={(days) => set({ again_after_days: days })}
        />
      )}
      <NumberInput
        label={t('begin.most')}
        description={t('begin.most_about')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        styles={{ wrapper: { width: 200 } }}
        value={most ?? ''}
        min={1}
        max={100_000}
        clampBehavior="strict"
        allowDecimal={false}
        hideControls
        readOnly={readOnly}
        placeholder={t('begin.no_limit')}
        onChange={(next) => set({ most_active: typeof next === 'number' && next >= 1 ? next : null })}
      />
    </>
  )
}
