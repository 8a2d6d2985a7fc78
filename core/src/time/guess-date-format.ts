import { parseDate } from './parse-date.ts'
import type { DateFormat } from './parse-timestamp.ts'

export type DateFormatGuess = {
  /** The one format to use, or `undefined` where a person must choose or nothing fits. */
  readonly format: DateFormat | undefined
  /** More than one reading is possible, or no single one covers all dates. */
  readonly ambiguous: boolean
  /** Formats that read all dates; where none does, those that read some, best first. */
  readonly candidates: readonly DateFormat[]
  /** Samples that are not blank. */
  readonly samples: number
  /** Samples no format can read. */
  readonly unreadable: number
}

/**
 * Tells from samples of one column how its dates are written.
 *
 * Year-first dates are never ambiguous. Day-first and month-first are told apart by a part above 12;
 * where both read every date, or each reads only some, the guess is `ambiguous` and has no format:
 * the person who knows the file is asked. Samples no format reads are counted and otherwise left out.
 *
 * @param texts samples, blank ones are ignored
 * @example
 * guessDateFormat(['03/04/2024']) // { format: undefined, ambiguous: true, candidates: ['dmy', 'mdy'], … }
 * guessDateFormat(['03/04/2024', '23/04/2024']).format // 'dmy'
 */
export function guessDateFormat(texts: readonly string[]): DateFormatGuess {
  const filled = texts.filter((text) => text.trim() !== '')
  const yearFirst: DateFormat = filled.some((text) => /^\s*\d{4}\//.test(text.normalize('NFKC')))
    ? 'ymd-slash'
    : 'iso'
  const formats: readonly DateFormat[] = [yearFirst, 'dmy', 'mdy']
  const readable = filled.filter((text) => formats.some((format) => parseDate(text, format) !== undefined))
  const counted = formats
    .map((format) => ({
      format,
      count: readable.filter((text) => parseDate(text, format) !== undefined).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  const complete = counted.filter(({ count }) => count === readable.length)
  const candidates = (complete.length > 0 ? complete : counted).map(({ format }) => format)
  return {
    format: complete.length === 1 ? complete[0]?.format : undefined,
    ambiguous: candidates.length > 1,
    candidates,
    samples: filled.length,
    unreadable: filled.length - readable.length,
  }
}
