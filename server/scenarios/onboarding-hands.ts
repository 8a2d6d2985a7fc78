import { createRandom } from './random.ts'
import type { WorldOnboarding } from './world.ts'

export const GIVEN_UP_AFTER = 180

/** What chance makes of an onboarding's steps by hand: never done, or so many days after they could begin. */
export type Hands = { steps: ReadonlyMap<string, number | 'never'>; quitsAfterDays: number }

/** The same for the same account, whoever asks: who writes the world down, and who knows the truth of it. */
export function handsOf(account: string, { name, content, hands }: WorldOnboarding): Hands {
  const random = createRandom(7).fork(`${account} ${name}`)
  const steps = new Map<string, number | 'never'>()
  for (const { id, done } of content.steps) {
    const hand = hands[id]
    if (done.how !== 'hand' || !hand) continue
    const draw = random.next()
    const delay = random.integer(...hand.days)
    steps.set(id, draw < hand.never ? 'never' : draw < hand.never + hand.late ? delay + 24 : delay)
  }
  return { steps, quitsAfterDays: GIVEN_UP_AFTER + random.integer(0, 30) }
}
