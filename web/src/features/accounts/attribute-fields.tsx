import { NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './accounts.module.css'
import { type AttributeDefinition, labelOf, useDefinitions } from './attribute-data.ts'

export type AttributeValue = string | number | boolean | null

export const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

export interface AttributeFieldsProps {
  readonly values: Readonly<Record<string, AttributeValue>>
  readonly errors: Readonly<Record<string, unknown>>
  readonly onChange: (key: string, value: AttributeValue) => void
}

/** A field for every defined attribute, of its type; what sources sent beside them is named. */
export function AttributeFields({ values, errors, onChange }: AttributeFieldsProps) {
  const { t } = useTranslation('accounts')
  const { data } = useDefinitions()
  const defined = data?.rows ?? []
  const others = Object.keys(values).filter(
    (key) => values[key] !== null && !defined.some((item) => item.key === key),
  )
  return (
    <fieldset className={`${styles.stack} ${styles.fieldset}`}>
      <legend className={styles.quiet}>{t('form.attributes')}</legend>
      {data && defined.length === 0 ? <p className={styles.faint}>{t('form.no_definitions')}</p> : null}
      {defined.map((definition) => (
        <AttributeField
          key={definition.key}
          definition={definition}
          value={values[definition.key] ?? null}
          error={errors[`attributes.${definition.key}`]}
          onChange={(value) => onChange(definition.key, value)}
        />
      ))}
      {others.length === 0 ? null : (
        <p className={styles.faint}>{t('form.attributes_more', { keys: others.join(', ') })}</p>
      )}
    </fieldset>
  )
}

interface AttributeFieldProps {
  readonly definition: AttributeDefinition
  readonly value: AttributeValue
  readonly error: unknown
  readonly onChange: (value: AttributeValue) => void
}

function AttributeField({ definition, value, error, onChange }: AttributeFieldProps) {
  const { t, i18n } = useTranslation('accounts')
  const { type, choices } = definition
  const shared = {
    label: labelOf(definition, i18n.language),
    error: typeof error === 'string' ? error : undefined,
  }
  const text = value === null ? '' : String(value)
  if (type === 'number') {
    return (
      <NumberInput
        {...shared}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(next === '' ? null : Number(next))}
      />
    )
  }
  if (type === 'boolean') {
    const truths = [
      { value: 'true', label: t('form.true') },
      { value: 'false', label: t('form.false') },
    ]
    return (
      <Select
        {...shared}
        data={truths}
        clearable
        value={text || null}
        onChange={(next) => onChange(next === null ? null : next === 'true')}
      />
    )
  }
  if (type === 'choice') {
    return <Select {...shared} data={choices} clearable value={text || null} onChange={onChange} />
  }
  return (
    <TextInput
      {...shared}
      type={type === 'date' ? 'date' : 'text'}
      value={text}
      onChange={(event) => onChange(orNull(event.currentTarget.value))}
    />
  )
}
