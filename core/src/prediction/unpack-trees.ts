import { CoreError } from '../error.ts'
import type { BoostedTrees } from './gradient-boosted-trees.ts'
import type { PackedTrees } from './pack-trees.ts'
import type { Tree } from './tree.ts'

/**
 * Boosted trees from their stored form. Every node is looked at, so that a damaged store is refused here
 * and no row walks in circles later: a child stands after its parent, a split names a feature.
 *
 * @throws CoreError `unpack-trees.damaged`
 * @example
 * unpackTrees(JSON.parse(text))
 */
export function unpackTrees({ base, features, trees }: PackedTrees): BoostedTrees {
  const model = {
    base,
    features,
    trees: trees.map((tree) => ({
      feature: Int32Array.from(tree.feature),
      threshold: Float64Array.from(tree.threshold),
      missingLeft: Uint8Array.from(tree.missingLeft),
      left: Int32Array.from(tree.left),
      right: Int32Array.from(tree.right),
      value: Float64Array.from(tree.value),
      cover: Float64Array.from(tree.cover),
    })),
  }
  if (!(Number.isFinite(base) && model.trees.every((tree) => isWhole(tree, features)))) {
    throw new CoreError('unpack-trees.damaged', 'unpackTrees requires what packTrees has made')
  }
  return model
}

function isWhole(tree: Tree, features: number): boolean {
  const size = tree.feature.length
  if (size === 0 || Object.values(tree).some((list) => list.length !== size)) return false
  return tree.feature.every((feature, node) => {
    if (feature === -1) return Number.isFinite(tree.value[node])
    const children = [tree.left[node], tree.right[node]]
    const areAfter = children.every((child) => child !== undefined && child > node && child < size)
    return feature >= 0 && feature < features && areAfter && Number.isFinite(tree.threshold[node])
  })
}
