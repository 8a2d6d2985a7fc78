import { Checkbox, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Import, ImportOptions } from './import-data.ts'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

/** What the file is and how its bytes are read; another answer here reads it again. */
export function FileReading(props: {
  readonly run: Import
  readonly options: ImportOptions
  readonly onChange: (options: ImportOptions) => void
  readonly onKind: (kind: string) => void
}) {
  const { run, options, onChange, onKind } = props
  const { t } = useTranslation('sources')
  const { kinds, kindOf, say } = useImportWords()
  const kind = kindOf(run.kind)
  const hasMoney = kind?.fields.some((field) => field.type === 'money') ?? false
  return (
    <div className={own.stack}>
      <div className={own.reading}>
        <Select
          label={t('reading.kind')}
          data={kinds.map((one) => ({ value: one.kind, label: say(one.labels, one.kind) }))}
          value={run.kind}
          onChange={(value) => value && onKind(value)}
          placeholder={t('reading.choose_kind')}
          allowDeselect={false}
        />
        <Select
          label={t('reading.encoding')}
          data={[
            { value: 'utf-8', label: 'UTF-8' },
            { value: 'cp932', label: t('reading.cp932') },
            { value: 'utf-16le', label: 'UTF-16' },
          ]}
          value={options.encoding}
          onChange={(value) =>
            value && onChange({ ...options, encoding: value as ImportOptions['encoding'] })
          }
          allowDeselect={false}
        />
        <Select
          label={t('reading.delimiter')}
          data={[
            { value: ',', label: t('reading.comma') },
            { value: ';', label: t('reading.semicolon') },
            { value: '\t', label: t('reading.tab') },
          ]}
          value={options.delimiter}
          onChange={(value) =>
            value && onChange({ ...options, delimiter: value as ImportOptions['delimiter'] })
          }
          allowDeselect={false}
        />
        {hasMoney ? (
          <Select
            label={t('reading.currency')}
            data={['JPY', 'USD', 'EUR', 'GBP', 'AUD', 'CAD', 'SGD', 'CNY', 'KRW', 'TWD']}
            value={options.currency ?? null}
            placeholder={t('reading.workspace_currency')}
            onChange={(value) => {
              const { currency: _, ...rest } = options
              onChange(value ? { ...rest, currency: value } : rest)
            }}
            clearable
            searchable
          />
        ) : null}
      </div>
      {kind?.options.map((option) => (
        <Checkbox
          key={option.key}
          label={say(option.labels, option.key)}
          checked={options[option.key as 'create_missing_accounts'] ?? option.default}
          onChange={(event) => onChange({ ...options, [option.key]: event.currentTarget.checked })}
        />
      ))}
    </div>
  )
}
