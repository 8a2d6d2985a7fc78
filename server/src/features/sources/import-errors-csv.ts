import type { Db } from '../../platform/database.ts'
import { BOM, csvText } from './csv-text.ts'
import { issueText } from './issue-text.ts'
import { type ImportRow, listErrors } from './sources.store.ts'

const PAGE = 500

const heads = {
  ja: ['行', '項目', '理由コード', '理由', '値'],
  en: ['row', 'field', 'code', 'reason', 'value'],
} as const

/** Every row that did not land, or not wholly: as it stood in the file, and why. */
export async function* importErrorsCsv(
  db: Db,
  run: ImportRow,
  language: 'ja' | 'en',
): AsyncGenerator<string> {
  const headers = run.analysis?.headers ?? []
  yield BOM + csvText([[...headers, ...heads[language]]])
  let after: { row: number; field: string; code: string } | undefined
  for (;;) {
    const errors = await listErrors(db, run.id, { limit: PAGE, after })
    const last = errors.at(-1)
    if (!last) return
    yield csvText(
      errors.map((error) => [
        ...headers.map((_, column) => error.record?.[column] ?? ''),
        String(error.row_number),
        error.field,
        error.code,
        issueText(error.code, language),
        error.value ?? '',
      ]),
    )
    after = { row: last.row_number, field: last.field, code: last.code }
  }
}
