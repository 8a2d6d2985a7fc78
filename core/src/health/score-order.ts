export type ScoreOrder = {
  /** Every score once; each stands in a later group than all it is made of. Scores of a circle are left out. */
  readonly groups: readonly (readonly number[])[]
  /** The first circle found, each score a measure of the one after it and the last of the first; `undefined` without one. */
  readonly circle: readonly number[] | undefined
}

/**
 * In which order scores are reckoned when some are measures of others: a topological order by groups.
 *
 * Group 0 holds what is made of no other score, group g what is made of scores up to group g − 1 and of at least one in
 * it. What is named as part but is no key of the map is taken as given (reckoned elsewhere, or not at all). O(n² · parts),
 * for the few scores a workspace has.
 *
 * Source: A. B. Kahn (1962), Topological sorting of large networks, Communications of the ACM 5 (11), 558–562.
 *
 * @param parts by score, the scores that are measures of it
 * @example
 * scoreOrder(new Map([[1, [2]], [2, []], [3, [1, 2]]])) // { groups: [[2], [1], [3]], circle: undefined }
 * scoreOrder(new Map([[1, [2]], [2, [1]]])) // { groups: [], circle: [1, 2] }
 */
export function scoreOrder(parts: ReadonlyMap<number, readonly number[]>): ScoreOrder {
  const groups: number[][] = []
  const waiting = new Set(parts.keys())
  for (;;) {
    const ready = [...waiting].filter((id) => !(parts.get(id) ?? []).some((part) => waiting.has(part)))
    if (ready.length === 0) break
    groups.push(ready)
    for (const id of ready) waiting.delete(id)
  }
  return { groups, circle: circleIn(parts, waiting) }
}

/** Whoever waits has a part that waits: following these comes back to where it was. */
function circleIn(
  parts: ReadonlyMap<number, readonly number[]>,
  waiting: ReadonlySet<number>,
): number[] | undefined {
  const path: number[] = []
  let [next] = waiting
  while (next !== undefined && !path.includes(next)) {
    path.push(next)
    next = parts.get(next)?.find((part) => waiting.has(part))
  }
  if (next === undefined) return undefined
  const [first = next, ...others] = path.slice(path.indexOf(next))
  return [first, ...others.reverse()]
}
