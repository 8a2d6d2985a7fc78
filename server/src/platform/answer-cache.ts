const MOST = 300
const texts = new WeakMap<object, string | undefined>()

/**
 * Keeps answers that stay true while no other change of facts can be seen; the key must name the changes seen. Many who
 * ask at once share one reading. Each process has its own.
 */
export function createAnswerCache() {
  const kept = new Map<string, Promise<unknown>>()
  return async <Answer>(key: readonly unknown[], read: () => Promise<Answer>): Promise<Answer> => {
    const name = JSON.stringify(key)
    const answer = (kept.get(name) as Promise<Answer> | undefined) ?? read()
    kept.delete(name)
    kept.set(name, answer)
    const oldest = kept.size > MOST ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    try {
      return writtenOnce(await answer)
    } catch (error) {
      if (kept.get(name) === answer) kept.delete(name)
      throw error
    }
  }
}

/** Marks an answer that is kept and never changed, so that its text is kept with it. */
export function writtenOnce<Answer>(answer: Answer): Answer {
  if (typeof answer === 'object' && answer !== null && !texts.has(answer)) texts.set(answer, undefined)
  return answer
}

/** Writes an answer that is kept as text once only; others each time. A kept answer is never changed. */
export function writingKeptOnce(write: (answer: unknown) => string): (answer: unknown) => string {
  return (answer) => {
    if (typeof answer !== 'object' || answer === null || !texts.has(answer)) return write(answer)
    const text = texts.get(answer) ?? write(answer)
    texts.set(answer, text)
    return text
  }
}
