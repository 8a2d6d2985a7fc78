import type { Db } from '../../platform/database.ts'
import { createColumnWatch } from './column-watch.ts'
import type { Encoding } from './file-decoder.ts'
import { createDecoder } from './file-decoder.ts'
import { guessColumns, guessKinds } from './guess-import.ts'
import type { ImportAnalysis } from './import-analysis.ts'
import { readChunks, readRecords } from './import-file.ts'
import type { ImportKind } from './import-kind.ts'
import { emptyFile, headerTooLong, tooManyColumns } from './sources.errors.ts'

const SAMPLE_ROWS = 8
const delimiters = [',', ';', '\t'] as const

/** Reads an uploaded file once, to its end, and tells all that can be known without asking. */
export async function analyseFile(
  db: Db,
  file: {
    importId: number
    fileName: string
    kind: string | null
    encoding: Encoding
    /** Where a person has said so. */
    delimiter?: ImportAnalysis['delimiter'] | undefined
  },
  kinds: readonly ImportKind[],
): Promise<{ analysis: ImportAnalysis; rows: number; kind: string | null }> {
  const { importId, encoding } = file
  const shape = await readShape(db, importId, encoding)
  const delimiter = file.delimiter ?? shape.delimiter
  let headers: string[] | undefined
  const sample: string[][] = []
  const watches: ReturnType<typeof createColumnWatch>[] = []
  let rows = 0
  let broken = 0
  for await (const records of readRecords(db, importId, { encoding, delimiter })) {
    for (const { cells, problem } of records) {
      if (!headers) {
        if (problem === 'too_many_columns') throw tooManyColumns()
        if (problem) throw headerTooLong()
        headers = cells.map((cell) => shown(cell.trim()))
        watches.push(...headers.map(() => createColumnWatch()))
        continue
      }
      rows += 1
      if (problem) {
        broken += 1
        continue
      }
      if (sample.length < SAMPLE_ROWS) sample.push(cells.slice(0, headers.length).map(shown))
      for (let column = 0; column < headers.length; column++) watches[column]?.see(cells[column] ?? '')
    }
  }
  if (!headers || rows === 0) throw emptyFile()
  const guessedKinds = guessKinds(kinds, headers, file.fileName)
  const kind = file.kind ?? guessedKinds[0]?.kind ?? null
  const analysis: ImportAnalysis = {
    encoding,
    has_bom: shape.hasBom,
    delimiter,
    headers,
    sample,
    columns: headers.map((header, column) => {
      const summary = watches[column]?.summary()
      return {
        column,
        header,
        type: summary?.type ?? 'empty',
        filled: summary?.filled ?? 0,
        examples: (summary?.examples ?? []).map(shown),
        dates: summary?.dates ?? null,
        guess: null,
      }
    }),
    kinds: guessedKinds,
    broken_rows: broken,
  }
  return {
    analysis: withGuesses(
      analysis,
      kinds.find((item) => item.kind === kind),
    ),
    rows,
    kind,
  }
}

/** A cell to look at: JSON in PostgreSQL cannot hold NUL, nor half of a surrogate pair that a cut has left. */
function shown(cell: string): string {
  return Buffer.from(cell.slice(0, 200).replaceAll('\0', '␀')).toString()
}

/** The same analysis with the columns guessed for another kind. */
export function withGuesses(analysis: ImportAnalysis, kind: ImportKind | undefined): ImportAnalysis {
  const guesses = new Map(
    kind ? guessColumns(kind, analysis.headers).map((guess) => [guess.column, guess] as const) : [],
  )
  return {
    ...analysis,
    columns: analysis.columns.map((column) => {
      const guess = guesses.get(column.column)
      return { ...column, guess: guess ? { field: guess.field, confidence: guess.confidence } : null }
    }),
  }
}

async function readShape(
  db: Db,
  importId: number,
  encoding: Encoding,
): Promise<{ delimiter: (typeof delimiters)[number]; hasBom: boolean }> {
  for await (const chunk of readChunks(db, importId)) {
    const text = createDecoder(encoding).write(chunk.subarray(0, 256 * 1024))
    const hasBom = chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf
    const line = /[^\r\n]+/.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? ''
    const counts = delimiters.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }))
    const best = counts.reduce((a, b) => (b.count > a.count ? b : a))
    return { delimiter: best.delimiter, hasBom }
  }
  throw emptyFile()
}
