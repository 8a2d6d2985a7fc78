import { attributeKey } from '@tsuzuku/core/text/attribute-key'
import type { Field, Import, ImportOptions, Kind } from './import-data.ts'

/** Field of each column; a column may feed several fields, the table shows the first. */
export function fieldOfColumn(options: ImportOptions, column: number): string | undefined {
  return Object.entries(options.mapping).find(([, at]) => at === column)?.[0]
}

export type Target = { readonly field: string } | 'attribute' | 'none'

/** Gives a column another meaning; a field has one column, so it leaves the one it had. */
export function assignColumn(
  options: ImportOptions,
  column: { readonly column: number; readonly header: string },
  target: Target,
): ImportOptions {
  const mapping = Object.fromEntries(Object.entries(options.mapping).filter(([, at]) => at !== column.column))
  const attributes = options.attributes.filter((attribute) => attribute.column !== column.column)
  if (target === 'none') return { ...options, mapping, attributes }
  if (target === 'attribute') {
    const taken = new Set(attributes.map(({ key }) => key))
    const key = attributeKey(column.header, column.column)
    const free = taken.has(key) ? `${key}_${column.column + 1}` : key
    const named = { column: column.column, key: free, label: column.header.trim().slice(0, 200) }
    return { ...options, mapping, attributes: [...attributes, named] }
  }
  const { [target.field]: _, ...dateFormats } = options.date_formats
  return {
    ...options,
    mapping: { ...mapping, [target.field]: column.column },
    attributes,
    date_formats: dateFormats,
  }
}

/** Every field, or choice of fields, that a file of this kind must have. */
export function neededFields(kind: Kind): Field[][] {
  const groups = new Map<string, Field[]>()
  for (const field of kind.fields) {
    const group = field.one_of ?? (field.required ? field.key : undefined)
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), field])
  }
  return [...groups.values()]
}

/** One value for all rows, or none when it is empty. */
export function saidForAll(options: ImportOptions, field: string, value: string): ImportOptions {
  const { [field]: _, ...others } = options.for_all ?? {}
  return { ...options, for_all: value === '' ? others : { ...others, [field]: value } }
}

/** Those of them that have neither a column nor a value for all rows. */
export function missingFields(kind: Kind, options: ImportOptions): Field[][] {
  return neededFields(kind).filter((fields) =>
    fields.every(
      (field) => options.mapping[field.key] === undefined && options.for_all?.[field.key] === undefined,
    ),
  )
}

/** How sure the guess of a column is, while the column still holds what was guessed. */
export function guessOf(
  column: NonNullable<Import['analysis']>['columns'][number],
  field: string | undefined,
): 'sure' | 'likely' | undefined {
  if (!column.guess || column.guess.field !== field) return undefined
  return column.guess.confidence >= 0.9 ? 'sure' : 'likely'
}
