import type { Message } from './message.ts'

export type RecentMessage = {
  kind: string
  name: string
  key_name: string
  account: string | null
  received_at: string
}

const KEPT = 20

/** The last calls this process accepted, so that a newcomer sees the first one arrive. */
export class RecentMessages {
  #kept: RecentMessage[] = []

  add(messages: readonly Message[], keyName: string, receivedAt: Date): void {
    const latest = messages.slice(-KEPT).map((message) => ({
      kind: message.kind,
      name: message.name,
      key_name: keyName,
      account: message.groupId ?? null,
      received_at: receivedAt.toISOString(),
    }))
    this.#kept = [...latest.reverse(), ...this.#kept].slice(0, KEPT)
  }

  list(): readonly RecentMessage[] {
    return this.#kept
  }
}
