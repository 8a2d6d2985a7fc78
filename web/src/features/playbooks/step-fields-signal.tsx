import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Days, type FieldsProps, faultAt } from './field-parts.tsx'
import { raisedKinds, type SignalStep } from './playbook.ts'
import styles from './playbooks.module.css'
import { WordsInput } from './words-input.tsx'

export function SignalFields(props: FieldsProps<SignalStep>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation(['playbooks', 'signals'])
  return (
    <>
      <Select
        label={t('field.signal')}
        data={raisedKinds.map((value) => ({ value, label: t(`signals:kind.${value}`) }))}
        value={step.signal}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(signal) => onChange({ ...step, signal: signal as SignalStep['signal'] })}
      />
      <WordsInput
        label={t('field.signal_note')}
        value={step.note}
        isLong
        readOnly={readOnly}
        fault={faultAt(props, 'note')}
        onChange={(note) => onChange({ ...step, note })}
      />
      <Days
        label={t('field.signal_days')}
        value={step.days}
        max={365}
        readOnly={readOnly}
        onChange={(days) => onChange({ ...step, days })}
      />
      <p className={styles.hint}>{t('field.signal_about')}</p>
    </>
  )
}
