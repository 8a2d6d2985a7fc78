import { guessDateFormat } from '@tsuzuku/core/time/guess-date-format'
import type { ImportAnalysis } from './import-analysis.ts'
import { parseBoolean } from './parse-cell.ts'

const MAX_DATES = 20_000
const TYPED_ROWS = 5_000
const DATE_LIKE =
  /^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(?:19|20)\d{6})(?=$|[T\s])/

/** Asked for every cell of a file: a digit in front, in half or full width, and long enough. */
function mayBeDate(text: string): boolean {
  const first = text.charCodeAt(0)
  return text.length >= 8 && ((first >= 0x30 && first <= 0x39) || (first >= 0xff10 && first <= 0xff19))
}

type ColumnSummary = Pick<ImportAnalysis['columns'][number], 'type' | 'filled' | 'examples' | 'dates'>

/**
 * Watches one column of a whole file. Dates are watched to the last row, because one 23/04 decides what three thousand
 * earlier rows left open.
 */
export function createColumnWatch(): { see(text: string): void; summary(): ColumnSummary } {
  const dates = new Set<string>()
  const examples = new Set<string>()
  let filled = 0
  let dateLike = 0
  let numbers = 0
  let booleans = 0
  return {
    see(text) {
      const trimmed = text.trim()
      if (trimmed === '') return
      filled += 1
      if (examples.size < 4) examples.add(trimmed.slice(0, 80))
      if (mayBeDate(trimmed)) {
        const date = DATE_LIKE.exec(trimmed.normalize('NFKC'))?.[1]
        if (date !== undefined) {
          dateLike += 1
          if (dates.size < MAX_DATES) dates.add(date)
        }
      }
      if (filled > TYPED_ROWS) return
      if (/^-?[\d,]+(\.\d+)?$/.test(trimmed)) numbers += 1
      if ('value' in parseBoolean(trimmed)) booleans += 1
    },
    summary() {
      const typed = Math.min(filled, TYPED_ROWS)
      const compactOnly = [...dates].every((date) => /^\d{8}$/.test(date))
      const isDate = filled > 0 && dateLike >= filled * 0.8 && dates.size > 0
      const guess = isDate ? guessDateFormat([...dates]) : undefined
      return {
        type:
          filled === 0
            ? 'empty'
            : isDate && !compactOnly
              ? 'date'
              : booleans === typed && numbers < typed
                ? 'boolean'
                : numbers === typed
                  ? 'number'
                  : isDate
                    ? 'date'
                    : 'text',
        filled,
        examples: [...examples],
        dates: guess
          ? { format: guess.format ?? null, ambiguous: guess.ambiguous, candidates: [...guess.candidates] }
          : null,
      }
    },
  }
}
