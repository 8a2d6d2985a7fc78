import { BOM, csvText } from './csv-text.ts'
import type { ImportKind } from './import-kind.ts'

/** A file with every column this kind knows and two example rows; its headers are recognised as they stand. */
export function importTemplate(kind: ImportKind, language: 'ja' | 'en'): string {
  const { fields } = kind
  return (
    BOM +
    csvText([
      fields.map((field) => (language === 'ja' ? field.labels.ja : field.key)),
      fields.map((field) => field.examples[0]),
      fields.map((field) => field.examples[1]),
    ])
  )
}
