const MOST = 300

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
      return await answer
    } catch (error) {
      if (kept.get(name) === answer) kept.delete(name)
      throw error
    }
  }
}
