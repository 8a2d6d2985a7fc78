/** How a stay on a step ended: by a step up or down, by leaving the staircase, or only because the staircase was changed. */
export type StayEnd = 'up' | 'down' | 'left' | 'changed'

/** One account's time on a step, in days since any fixed day. */
export type Stay = {
  readonly began: number
  /** False where it stood there before anybody looked. */
  readonly isBeginKnown: boolean
  /** `null` while it lasts. */
  readonly ended: number | null
  readonly how: StayEnd | null
}
