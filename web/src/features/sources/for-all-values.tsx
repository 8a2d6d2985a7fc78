import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field, ImportOptions, Kind } from './import-data.ts'
import { saidForAll } from './mapping.ts'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

/** What holds for every row, where no column says it. */
export function ForAllValues(props: {
  readonly kind: Kind
  readonly options: ImportOptions
  readonly onChange: (options: ImportOptions) => void
}) {
  const { kind, options, onChange } = props
  const open = kind.fields.filter(
    (field) => field.may_hold_for_all && options.mapping[field.key] === undefined,
  )
  if (open.length === 0) return null
  return (
    <div className={own.forAll}>
      {open.map((field) => (
        <ForAllValue
          key={field.key}
          field={field}
          value={options.for_all?.[field.key] ?? ''}
          onChange={(value) => onChange(saidForAll(options, field.key, value))}
        />
      ))}
    </div>
  )
}

function ForAllValue(props: {
  readonly field: Field
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const { field, value, onChange } = props
  const { t } = useTranslation('sources')
  const { say } = useImportWords()
  const [text, setText] = useState(value)
  const label = t('mapping.for_all', { field: say(field.labels, field.key) })
  if (field.choices.length > 0)
    return (
      <Select
        label={label}
        description={t('mapping.for_all_why')}
        placeholder={t('mapping.for_all_choose')}
        data={field.choices.map((choice) => ({ value: choice, label: choice.toUpperCase() }))}
        value={value === '' ? null : value}
        onChange={(next) => onChange(next ?? '')}
        clearable
      />
    )
  return (
    <TextInput
      label={label}
      description={t('mapping.for_all_why')}
      placeholder={field.example}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text.trim() !== value && onChange(text.trim())}
    />
  )
}
