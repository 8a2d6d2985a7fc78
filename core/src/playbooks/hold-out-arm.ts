import { CoreError } from '../error.ts'
import { seededRandom } from '../stats/seeded-random.ts'

export type Arm = 'treated' | 'held-out'

const BLOCK = 20

/**
 * Which arm the next account of a stratum falls into: random permuted blocks, so that the share that is held out is
 * kept within every stratum and at every moment, and nobody can tell the next one beforehand without the seed.
 *
 * A block is 20 accounts of one stratum, `round(20 · share)` of them held out in an order drawn by Fisher & Yates; the
 * n-th account falls into block ⌊n / 20⌋.
 * Source: Matts & Lachin, Controlled Clinical Trials 9 (1988), "Properties of permuted-block randomization".
 *
 * @param input.seed whole number of the playbook
 * @param input.stratum what accounts are made equal in, such as the price tier
 * @param input.nth how many of the stratum were drawn before, from 0
 * @param input.share share to hold out, 0–0.5 in steps of 0.05
 * @throws CoreError `hold-out-arm.share-out-of-range`, `hold-out-arm.not-a-count`
 * @example
 * holdOutArm({ seed: 1, stratum: 'A', nth: 0, share: 0 }) // 'treated'
 */
export function holdOutArm(input: { seed: number; stratum: string; nth: number; share: number }): Arm {
  const { seed, stratum, nth, share } = input
  if (!(share >= 0 && share <= 0.5) || Math.abs(share * BLOCK - Math.round(share * BLOCK)) > 1e-9) {
    throw new CoreError('hold-out-arm.share-out-of-range', 'holdOutArm requires a share of 0, 0.05, … 0.5')
  }
  if (!Number.isSafeInteger(nth) || nth < 0) {
    throw new CoreError('hold-out-arm.not-a-count', 'holdOutArm requires a whole nth ≥ 0')
  }
  const heldOut = Math.round(share * BLOCK)
  const random = seededRandom(hash(`${seed}/${Math.floor(nth / BLOCK)}/${stratum}`))
  const places = Array.from({ length: BLOCK }, (_, index) => index)
  for (let last = BLOCK - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    ;[places[last], places[other]] = [places[other] as number, places[last] as number]
  }
  return (places[nth % BLOCK] as number) < heldOut ? 'held-out' : 'treated'
}

/** FNV-1a over UTF-16 units, with a last mix so that neighbours fall far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  return value ^ (value >>> 13)
}
