import { MultiSelect, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { signalKinds, type Trigger } from './playbook.ts'
import styles from './playbooks.module.css'
import { LockFields, OnboardingFields, StairFields } from './trigger-fields-more.tsx'
import { BandFields, PointsFields } from './trigger-fields-score.tsx'
import type { PlaybookWords } from './use-playbook-words.ts'

export interface TriggerFieldsProps {
  readonly trigger: Trigger
  readonly words: PlaybookWords
  readonly readOnly: boolean
  readonly onChange: (trigger: Trigger) => void
}

/** What a kind of beginning asks for. */
export function TriggerFields(props: TriggerFieldsProps) {
  const { trigger, words, readOnly, onChange } = props
  const { t } = useTranslation(['playbooks', 'signals', 'common'])
  switch (trigger.kind) {
    case 'segment-entered':
    case 'segment-left':
      return (
        <Select
          label={t('begin.segment')}
          data={words.rules.segments.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={trigger.segment_id === 0 ? null : String(trigger.segment_id)}
          readOnly={readOnly}
          searchable
          nothingFoundMessage={t('begin.segment_none')}
          onChange={(id) => id && onChange({ ...trigger, segment_id: Number(id) })}
        />
      )
    case 'signal-opened':
      return (
        <MultiSelect
          label={t('begin.signals')}
          data={signalKinds.map((kind) => ({ value: kind, label: t(`signals:kind.${kind}`) }))}
          value={[...trigger.signals]}
          readOnly={readOnly}
          onChange={(signals) => onChange({ ...trigger, signals })}
        />
      )
    case 'band-moved':
      return <BandFields {...props} trigger={trigger} />
    case 'points-crossed':
      return <PointsFields {...props} trigger={trigger} />
    case 'date':
      return <DateFields {...props} trigger={trigger} />
    case 'event':
      return (
        <Select
          label={t('begin.event')}
          data={[...words.rules.events]}
          value={trigger.event === '' ? null : trigger.event}
          readOnly={readOnly}
          searchable
          nothingFoundMessage={t('begin.event_none')}
          onChange={(event) => event && onChange({ ...trigger, event })}
        />
      )
    case 'stair-reached':
    case 'stair-ready':
      return <StairFields {...props} trigger={trigger} />
    case 'lock-turned':
      return <LockFields {...props} trigger={trigger} />
    case 'onboarding-turned':
      return <OnboardingFields {...props} trigger={trigger} />
    case 'manual':
      return <p className={styles.hint}>{t('begin.manual_about')}</p>
  }
}

type DateTrigger = Extract<Trigger, { kind: 'date' }>

function DateFields({
  trigger,
  words,
  readOnly,
  onChange,
}: TriggerFieldsProps & { readonly trigger: DateTrigger }) {
  const { t } = useTranslation('playbooks')
  const side = trigger.days < 0 ? 'before' : 'after'
  const set = (days: number, to: string) =>
    onChange({ ...trigger, days: to === 'before' ? -days || 0 : days })
  return (
    <>
      <Select
        label={t('begin.date')}
        data={[...words.dates]}
        value={trigger.field === '' ? null : trigger.field}
        readOnly={readOnly}
        searchable
        onChange={(field) => field && onChange({ ...trigger, field })}
      />
      <div className={styles.inline}>
        <NumberInput
          aria-label={t('begin.days')}
          value={Math.abs(trigger.days)}
          min={0}
          max={730}
          clampBehavior="strict"
          allowDecimal={false}
          hideControls
          readOnly={readOnly}
          w={110}
          rightSection={<span className={styles.unit}>{t('unit.short_days')}</span>}
          rightSectionWidth={56}
          onChange={(days) => typeof days === 'number' && set(days, side)}
        />
        <SegmentedControl
          aria-label={t('begin.side')}
          data={(['before', 'after'] as const).map((value) => ({ value, label: t(`begin.${value}`) }))}
          value={side}
          readOnly={readOnly}
          onChange={(to) => set(Math.abs(trigger.days) || 1, to)}
        />
      </div>
    </>
  )
}
