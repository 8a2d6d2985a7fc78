type Work<T> = () => Promise<T>
type Waiting = { exclusive: boolean; enter: () => void }

/** Lets shared work run side by side and exclusive work alone, in the order of arrival. */
export class Gate {
  #inside = 0
  #exclusive = false
  #waiting: Waiting[] = []

  shared<T>(work: Work<T>): Promise<T> {
    return this.#run(false, work)
  }

  exclusive<T>(work: Work<T>): Promise<T> {
    return this.#run(true, work)
  }

  async #run<T>(exclusive: boolean, work: Work<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#waiting.push({ exclusive, enter })
      this.#admit()
    })
    try {
      return await work()
    } finally {
      this.#inside--
      this.#exclusive = false
      this.#admit()
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#exclusive || (next.exclusive && this.#inside > 0)) return
      this.#waiting.shift()
      this.#inside++
      this.#exclusive = next.exclusive
      next.enter()
    }
  }
}
