import { setTimeout as delay } from 'node:timers/promises'
import { ingestBusy } from './events.errors.ts'
import type { Message } from './message.ts'

const MOST_AT_ONCE = 2_000
const MOST_WAITING = 50_000
/** Below this many it pays to wait a moment for others: a statement costs as much as some hundred events. */
const WORTH_A_STATEMENT = 200
const GATHER_MS = 2

type Waiting = { messages: Message[]; done(): void; failed(error: unknown): void }

export type IngestQueue = {
  /** Resolves when every message has its outcome and what was accepted is committed. */
  submit(messages: Message[]): Promise<void>
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>
}

/** Further lanes open only for this many, so that single events do not split into small statements. */
const WORTH_ANOTHER_LANE = 1_000
const LANES = 3

/**
 * Requests wait here until a lane is free; it then takes what has gathered. While PostgreSQL works on one batch this
 * process reads the next requests and, when many wait, hands over the next batch already.
 */
export function createIngestQueue(
  write: (messages: Message[]) => Promise<void>,
  limits: { mostAtOnce?: number; mostWaiting?: number } = {},
): IngestQueue {
  const { mostAtOnce = MOST_AT_ONCE, mostWaiting = MOST_WAITING } = limits
  let waiting: Waiting[] = []
  let waitingMessages = 0
  const working = new Set<Promise<void>>()

  function take(): Waiting[] {
    let messages = 0
    let count = 0
    for (const one of waiting) {
      if (count > 0 && messages + one.messages.length > mostAtOnce) break
      messages += one.messages.length
      count++
    }
    const taken = waiting.slice(0, count)
    waiting = waiting.slice(count)
    waitingMessages -= messages
    return taken
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      if (waitingMessages < WORTH_A_STATEMENT) await delay(GATHER_MS)
      const taken = take()
      if (taken.length === 0) return
      try {
        await write(taken.flatMap((one) => one.messages))
        for (const one of taken) one.done()
      } catch (error) {
        for (const one of taken) one.failed(error)
      }
    }
  }

  function openLane(): void {
    if (working.size >= (waitingMessages < WORTH_ANOTHER_LANE ? 1 : LANES)) return
    const lane = Promise.resolve().then(work)
    working.add(lane)
    void lane.finally(() => working.delete(lane))
  }

  return {
    submit(messages) {
      if (messages.length === 0) return Promise.resolve()
      if (waitingMessages + messages.length > mostWaiting) return Promise.reject(ingestBusy())
      return new Promise<void>((resolve, reject) => {
        waiting.push({ messages, done: resolve, failed: reject })
        waitingMessages += messages.length
        openLane()
      })
    },
    async drained() {
      while (working.size > 0) await Promise.all(working)
    },
  }
}
