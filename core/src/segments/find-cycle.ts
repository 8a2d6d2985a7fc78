/**
 * The way from a node back to itself along directed edges, found depth first, or nothing.
 *
 * @param from the node that must not be reached again
 * @param next the nodes an edge leads to from a node
 * @returns the nodes of the way, beginning and ending with `from`; `undefined` where there is no way back
 * @example
 * findCycle(1, (node) => ({ 1: [2], 2: [3], 3: [1] })[node] ?? []) // [1, 2, 3, 1]
 */
export function findCycle<Node>(from: Node, next: (node: Node) => Iterable<Node>): Node[] | undefined {
  const seen = new Set<Node>()
  const walk = (node: Node, way: readonly Node[]): Node[] | undefined => {
    for (const other of next(node)) {
      if (other === from) return [...way, other]
      if (seen.has(other)) continue
      seen.add(other)
      const found = walk(other, [...way, other])
      if (found) return found
    }
    return undefined
  }
  return walk(from, [from])
}
