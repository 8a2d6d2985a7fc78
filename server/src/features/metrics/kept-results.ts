const MOST_KEPT = 2_000

/** Keeps results with the version of the facts they were made from; the ones not asked for longest go first. */
export class KeptResults {
  readonly #kept = new Map<string, { version: string; result: Promise<unknown> }>()

  find<Result>(key: string, version: string): Promise<Result> | undefined {
    const found = this.#kept.get(key)
    if (found?.version !== version) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return found.result as Promise<Result>
  }

  /** A result that fails is not kept. */
  keep<Result>(key: string, version: string, result: Promise<Result>): Promise<Result> {
    const entry = { version, result }
    this.#kept.delete(key)
    this.#kept.set(key, entry)
    result.catch(() => {
      if (this.#kept.get(key) === entry) this.#kept.delete(key)
    })
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > MOST_KEPT && !oldest.done) this.#kept.delete(oldest.value)
    return result
  }
}
