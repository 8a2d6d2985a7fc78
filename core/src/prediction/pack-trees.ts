import type { BoostedTrees } from './gradient-boosted-trees.ts'

/** Boosted trees as plain lists that JSON can hold. */
export type PackedTrees = {
  readonly base: number
  readonly features: number
  readonly trees: readonly {
    readonly feature: readonly number[]
    readonly threshold: readonly number[]
    readonly missingLeft: readonly number[]
    readonly left: readonly number[]
    readonly right: readonly number[]
    readonly value: readonly number[]
    readonly cover: readonly number[]
  }[]
}

/**
 * Boosted trees as plain lists, to be stored as JSON; `unpackTrees` brings back the same model to the last
 * digit.
 *
 * @example
 * JSON.stringify(packTrees(model))
 */
export function packTrees({ base, features, trees }: BoostedTrees): PackedTrees {
  return {
    base,
    features,
    trees: trees.map((tree) => ({
      feature: [...tree.feature],
      threshold: [...tree.threshold],
      missingLeft: [...tree.missingLeft],
      left: [...tree.left],
      right: [...tree.right],
      value: [...tree.value],
      cover: [...tree.cover],
    })),
  }
}
