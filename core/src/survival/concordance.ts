import { CoreError } from '../error.ts'
import { checkLifetimes, type Lifetimes } from './check-lifetimes.ts'

export type Concordance = {
  /** Share of comparable pairs in the right order, ties of the score counting half, 0–1. */
  readonly value: number
  readonly concordant: number
  readonly discordant: number
  readonly tied: number
}

/**
 * Harrell's concordance of a risk score with lifetimes: of two rows of which one is known to have left
 * first, how often it had the higher score. A row with an event at t is compared with every row at risk
 * then that left later or was censored at t.
 *
 * One pass down the times with a Fenwick tree over the ranks of the scores, O(n log n).
 * Source: Harrell et al., JAMA 247 (1982); equals R `concordance(…, reverse = TRUE)`.
 *
 * @param score higher = expected to leave earlier
 * @returns `undefined` without a comparable pair
 * @throws CoreError `concordance.not-a-score`, `concordance.lengths-differ`, `concordance.not-a-time`,
 *   `concordance.not-an-event`, `concordance.start-not-before-stop`
 * @example
 * concordance({ stop: [1, 2, 3], event: [1, 1, 0] }, [0.9, 0.5, 0.7])?.value // 2 / 3
 */
export function concordance(lifetimes: Lifetimes, score: ArrayLike<number>): Concordance | undefined {
  checkLifetimes('concordance', lifetimes)
  const { stop, event, start } = lifetimes
  const n = stop.length
  if (score.length !== n || Array.from(score).some(Number.isNaN)) {
    throw new CoreError('concordance.not-a-score', 'concordance requires a number as score for each row')
  }
  const rank = ranksOf(score)
  const tree = new Float64Array(n + 2)
  const byStop = indexes(n).sort(
    (a, b) => (stop[b] as number) - (stop[a] as number) || (event[a] as number) - (event[b] as number),
  )
  const byStart = start ? indexes(n).sort((a, b) => (start[b] as number) - (start[a] as number)) : undefined
  let concordant = 0
  let discordant = 0
  let tied = 0
  let size = 0
  let removed = 0
  for (let i = 0; i < n; ) {
    const time = stop[byStop[i] as number] as number
    while (byStart && start && removed < n && (start[byStart[removed] as number] as number) >= time) {
      add(tree, rank[byStart[removed] as number] as number, -1)
      size--
      removed++
    }
    const from = i
    for (; i < n && stop[byStop[i] as number] === time; i++) {
      const row = byStop[i] as number
      if (event[row] === 1) {
        const below = sumTo(tree, (rank[row] as number) - 1)
        const upTo = sumTo(tree, rank[row] as number)
        concordant += below
        tied += upTo - below
        discordant += size - upTo
      } else {
        add(tree, rank[row] as number, 1)
        size++
      }
    }
    for (let j = from; j < i; j++) {
      const row = byStop[j] as number
      if (event[row] === 1) {
        add(tree, rank[row] as number, 1)
        size++
      }
    }
  }
  const pairs = concordant + discordant + tied
  return pairs === 0 ? undefined : { value: (concordant + tied / 2) / pairs, concordant, discordant, tied }
}

function indexes(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => i)
}

/** Ranks from 1, equal scores sharing one. */
function ranksOf(score: ArrayLike<number>): Uint32Array {
  const order = indexes(score.length).sort((a, b) => (score[a] as number) - (score[b] as number))
  const rank = new Uint32Array(score.length)
  let current = 0
  let before: number | undefined
  for (const row of order) {
    if (score[row] !== before) current++
    before = score[row]
    rank[row] = current
  }
  return rank
}

function add(tree: Float64Array, index: number, by: number): void {
  for (let i = index; i < tree.length; i += i & -i) tree[i] = (tree[i] as number) + by
}

function sumTo(tree: Float64Array, index: number): number {
  let sum = 0
  for (let i = index; i > 0; i -= i & -i) sum += tree[i] as number
  return sum
}
