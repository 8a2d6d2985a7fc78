import { NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Days, type FieldsProps } from './field-parts.tsx'
import { noRule } from './new-step.ts'
import { type WaitStep, type WaitUntilStep, waitUnits } from './playbook.ts'
import styles from './playbooks.module.css'
import { RuleField } from './rule-field.tsx'

const clocks = ['workspace', 'contact'] as const

export function WaitFields(props: FieldsProps<WaitStep>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <>
      <div className={styles.pair}>
        <NumberInput
          label={t('field.amount')}
          value={step.amount}
          min={1}
          max={3650}
          clampBehavior="strict"
          allowDecimal={false}
          readOnly={readOnly}
          onChange={(amount) => typeof amount === 'number' && amount >= 1 && onChange({ ...step, amount })}
        />
        <Select
          label={t('field.unit')}
          data={waitUnits.map((unit) => ({ value: unit, label: t(`unit.name.${unit}`) }))}
          value={step.unit}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(unit) => onChange({ ...step, unit: unit as WaitStep['unit'] })}
        />
      </div>
      {step.unit === 'working-days' ? <p className={styles.hint}>{t('field.workdays_about')}</p> : null}
      {step.unit === 'working-hours' ? <p className={styles.hint}>{t('field.work_hours_about')}</p> : null}
      <TimeOfDay {...props} />
    </>
  )
}

/** At which time of day it ends, by whose clock; left empty it ends when the time is over. */
function TimeOfDay({ step, readOnly, onChange }: FieldsProps<WaitStep>) {
  const { t } = useTranslation('playbooks')
  const { at: _at, clock: _clock, ...plain } = step
  return (
    <>
      <div className={styles.pair}>
        <TextInput
          type="time"
          label={t('field.at')}
          value={step.at ?? ''}
          readOnly={readOnly}
          onChange={(event) => {
            const at = event.currentTarget.value
            onChange(at === '' ? plain : { ...step, at })
          }}
        />
        <Select
          label={t('field.clock')}
          data={clocks.map((clock) => ({ value: clock, label: t(`clock.${clock}`) }))}
          value={step.clock ?? 'workspace'}
          readOnly={readOnly}
          disabled={step.at === undefined}
          allowDeselect={false}
          onChange={(clock) => onChange({ ...step, clock: clock as 'workspace' | 'contact' })}
        />
      </div>
      {step.at !== undefined && step.clock === 'contact' ? (
        <p className={styles.hint}>{t('field.clock_about')}</p>
      ) : null}
    </>
  )
}

/** Until a rule holds or an event arrives, at most so many days. */
export function WaitUntilFields({ step, words, readOnly, onChange }: FieldsProps<WaitUntilStep>) {
  const { t } = useTranslation('playbooks')
  const { event, ...plain } = step
  const what = step.rule === null ? 'event' : 'rule'
  return (
    <>
      <SegmentedControl
        aria-label={t('field.until')}
        data={(['rule', 'event'] as const).map((value) => ({ value, label: t(`until.${value}`) }))}
        value={what}
        readOnly={readOnly}
        onChange={(next) => next !== what && onChange({ ...plain, rule: next === 'rule' ? noRule : null })}
      />
      {step.rule === null ? (
        <>
          <Select
            label={t('begin.event')}
            data={[...words.rules.events]}
            value={event ?? null}
            readOnly={readOnly}
            searchable
            nothingFoundMessage={t('begin.event_none')}
            onChange={(next) => next && onChange({ ...step, event: next })}
          />
          <p className={styles.hint}>{t('field.event_about')}</p>
        </>
      ) : (
        <RuleField
          label={t('field.until')}
          rule={step.rule}
          words={words}
          readOnly={readOnly}
          onChange={(rule) => onChange({ ...step, rule })}
        />
      )}
      <Days
        label={t('field.at_most')}
        value={step.days}
        max={730}
        readOnly={readOnly}
        onChange={(days) => onChange({ ...step, days })}
      />
    </>
  )
}
