/** One regression tree as parallel lists, node 0 the root; a node with `feature` −1 is a leaf. */
export type Tree = {
  readonly feature: Int32Array
  /** A row goes left if value ≤ threshold. */
  readonly threshold: Float64Array
  /** 1 where rows with a missing value go left. */
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** Log-odds added by a leaf; 0 in other nodes. */
  readonly value: Float64Array
  /** Training rows that came through. */
  readonly cover: Float64Array
}
