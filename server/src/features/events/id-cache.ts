/**
 * A bounded memory of ids. It keeps two generations and drops the older one when the younger is full or has lived long
 * enough, so that what another process changed is seen after two lifetimes at the latest.
 */
export class IdCache<V> {
  readonly #limit: number
  readonly #lifetimeMs: number
  #young = new Map<string | number, V>()
  #old = new Map<string | number, V>()
  #bornAt = performance.now()

  constructor(options: { limit: number; lifetimeMs: number }) {
    this.#limit = options.limit
    this.#lifetimeMs = options.lifetimeMs
  }

  get(key: string | number): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string | number, value: V): void {
    if (this.#young.size >= this.#limit) this.#turn()
    this.#young.set(key, value)
  }

  delete(key: string | number): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }

  /** Ages the memory; called once per batch, because asking the clock for every id costs more than the id. */
  age(): void {
    if (performance.now() - this.#bornAt > this.#lifetimeMs) this.#turn()
  }

  #turn(): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#bornAt = performance.now()
  }
}
