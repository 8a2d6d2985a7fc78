import { faultyWords } from './letters.errors.ts'
import { type Ground, render, type Words } from './words.ts'

/** Renders, or says which field cannot be read and why. */
export function renderOr(
  field: string,
  words: Words,
  { language, ground }: { language: 'ja' | 'en'; ground: Ground },
): string {
  try {
    return render(words, language, ground)
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw faultyWords({ field, params: { reason } })
  }
}
