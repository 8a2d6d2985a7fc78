import { attributeKey } from '@tsuzuku/core/text/attribute-key'
import { guessForAll, neededGroups } from './guess-import.ts'
import type { ImportAnalysis } from './import-analysis.ts'
import type { ImportField, ImportKind } from './import-kind.ts'
import type { ImportOptions } from './import-options.ts'
import { parseForAll } from './parse-cell.ts'
import {
  ambiguousDates,
  attributeKeyNotValid,
  forAllNotValid,
  mappingIncomplete,
  unknownField,
} from './sources.errors.ts'

const isDay = (field: ImportField) => field.type === 'date' || field.type === 'timestamp'

/** The options as far as the file itself speaks; what only a person knows stays open. */
export function proposeOptions(
  kind: ImportKind | undefined,
  analysis: ImportAnalysis,
  fileName: string,
): ImportOptions {
  const mapping: ImportOptions['mapping'] = {}
  for (const { column, guess } of analysis.columns) if (guess) mapping[guess.field] = column
  const defaults = Object.fromEntries((kind?.options ?? []).map((option) => [option.key, option.default]))
  return {
    encoding: analysis.encoding,
    delimiter: analysis.delimiter,
    mapping,
    ...(kind && { for_all: guessForAll(kind, { mapping, names: [...analysis.headers, fileName] }) }),
    attributes: kind?.attributes ? proposeAttributes(analysis) : [],
    date_formats: {},
    ...defaults,
  }
}

function proposeAttributes(analysis: ImportAnalysis): ImportOptions['attributes'] {
  const taken = new Set<string>()
  return analysis.columns.flatMap(({ column, header, guess, type }) => {
    if (guess || type === 'empty') return []
    const key = attributeKey(header, column)
    if (taken.has(key)) return []
    taken.add(key)
    return [{ column, key, label: header.trim().slice(0, 200) }]
  })
}

/** Fills in the date formats that the file decides by itself, and refuses what a run could only guess. */
export function settleOptions(
  kind: ImportKind,
  analysis: ImportAnalysis,
  options: ImportOptions,
): ImportOptions {
  const fields = new Map(kind.fields.map((field) => [field.key, field]))
  for (const [key, column] of Object.entries(options.mapping)) {
    if (!fields.has(key) || column >= analysis.headers.length) {
      throw unknownField({ field: `mapping.${key}`, params: { name: key } })
    }
  }
  for (const { column, key } of options.attributes) {
    if (column >= analysis.headers.length) throw unknownField({ field: 'attributes', params: { name: key } })
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(key))
      throw attributeKeyNotValid({ field: 'attributes', params: { key } })
  }
  for (const [key, value] of Object.entries(options.for_all ?? {})) {
    const field = fields.get(key)
    if (!field?.mayHoldForAll) throw unknownField({ field: `for_all.${key}`, params: { name: key } })
    if (!('value' in parseForAll(field, value)))
      throw forAllNotValid({ field: `for_all.${key}`, params: { value } })
  }
  const missing = neededGroups(kind).find((keys) =>
    keys.every((key) => options.mapping[key] === undefined && options.for_all?.[key] === undefined),
  )
  if (missing) throw mappingIncomplete({ field: `mapping.${missing[0]}`, params: { fields: missing } })
  return { ...options, date_formats: settleDates(kind, analysis, options) }
}

function settleDates(
  kind: ImportKind,
  analysis: ImportAnalysis,
  options: ImportOptions,
): ImportOptions['date_formats'] {
  const formats: ImportOptions['date_formats'] = {}
  for (const field of kind.fields.filter(isDay)) {
    const column = options.mapping[field.key]
    if (column === undefined) continue
    const dates = analysis.columns[column]?.dates
    const format = options.date_formats[field.key] ?? dates?.format ?? undefined
    if (format === undefined && dates?.ambiguous) {
      const { candidates } = dates
      const header = analysis.headers[column]
      const examples = analysis.columns[column]?.examples ?? []
      throw ambiguousDates({
        field: `date_formats.${field.key}`,
        params: { field: field.key, column, header, candidates, examples },
      })
    }
    formats[field.key] = format ?? 'iso'
  }
  return formats
}
