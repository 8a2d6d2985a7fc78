import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Import, ImportOptions, Kind } from './import-data.ts'
import { assignColumn, fieldOfColumn, guessOf, type Target } from './mapping.ts'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

type Analysis = NonNullable<Import['analysis']>

export interface MappingTableProps {
  readonly analysis: Analysis
  readonly kind: Kind
  readonly options: ImportOptions
  readonly onChange: (options: ImportOptions) => void
}

/** One line a column: its name, what stands in it, what it becomes. */
export function MappingTable(props: MappingTableProps) {
  const { t } = useTranslation('sources')
  return (
    <table className={own.mapping}>
      <caption className="visually-hidden">{t('mapping.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('mapping.column')}</th>
          <th scope="col">{t('mapping.examples')}</th>
          <th scope="col">{t('mapping.becomes')}</th>
        </tr>
      </thead>
      <tbody>
        {props.analysis.columns.map((column) => (
          <MappingRow key={column.column} {...props} column={column} />
        ))}
      </tbody>
    </table>
  )
}

function MappingRow({
  kind,
  options,
  onChange,
  column,
}: MappingTableProps & { readonly column: Analysis['columns'][number] }) {
  const { t } = useTranslation('sources')
  const { say } = useImportWords()
  const field = fieldOfColumn(options, column.column)
  const isAttribute = options.attributes.some((attribute) => attribute.column === column.column)
  const guess = guessOf(column, field)
  const name = column.header === '' ? t('mapping.no_name', { number: column.column + 1 }) : column.header
  const choices = [
    { value: '', label: t('mapping.unused') },
    ...(kind.attributes ? [{ value: '*', label: t('mapping.attribute') }] : []),
    ...kind.fields.map((one) => ({
      value: one.key,
      label: `${say(one.labels, one.key)}${one.required ? t('mapping.needed') : ''}`,
    })),
  ]
  const assign = (value: string | null) => {
    const target: Target = value === '*' ? 'attribute' : value ? { field: value } : 'none'
    onChange(assignColumn(options, column, target))
  }
  return (
    <tr className={field === undefined && !isAttribute ? own.unused : ''}>
      <th scope="row">{name}</th>
      <td className={own.examples}>
        {column.examples.length === 0 ? t('mapping.empty') : column.examples.join(' · ')}
      </td>
      <td>
        <Select
          aria-label={t('mapping.becomes_what', { name })}
          data={choices}
          value={field ?? (isAttribute ? '*' : '')}
          onChange={assign}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t('mapping.no_field')}
        />
        {guess === 'likely' ? <span className={own.guess}>{t('mapping.guess')}</span> : null}
      </td>
    </tr>
  )
}
