import type { BinnedColumns } from './bin-columns.ts'

/** Rows of a node with their gradients and Hessians, in one order. */
export type NodeRows = {
  readonly rows: Uint32Array
  readonly gradients: Float64Array
  readonly hessians: Float64Array
}

/** Sums over the bins of every feature, three numbers a bin: gradients, Hessians, rows. */
export type TreeHistogram = {
  /** First bin of each feature, and the number of bins at the end. */
  readonly offsets: Uint32Array
  readonly sums: Float64Array
}

/**
 * Histogram of a tree node: for each bin of each feature the sum of gradients and Hessians and the
 * number of rows. Bundles are counted once and their features read from the counts.
 *
 * @param binned features of all rows
 * @param node rows of the node
 * @param sums list to fill, made by an earlier call, to save making one
 * @example
 * treeHistogram(binColumns(columns), { rows, gradients, hessians }).sums
 */
export function treeHistogram(binned: BinnedColumns, node: NodeRows, sums?: Float64Array): TreeHistogram {
  const { bins, thresholds, bundles } = binned
  const offsets = new Uint32Array(bins.length + 1)
  for (const [j, cuts] of thresholds.entries()) offsets[j + 1] = (offsets[j] as number) + cuts.length + 2
  const filled = sums?.fill(0) ?? new Float64Array(3 * (offsets[bins.length] as number))
  const counted = new Float64Array(3 * 256)
  for (const { codes, size, members } of bundles) {
    counted.fill(0)
    if (node.rows.length === codes.length) countAll(codes, node, counted)
    else countRows(codes, node, counted)
    for (const { feature, stride, size: bin } of members) {
      const from = 3 * (offsets[feature] as number)
      for (let code = 0; code < size; code++) {
        const at = from + 3 * (Math.floor(code / stride) % bin)
        filled[at] = (filled[at] as number) + (counted[3 * code] as number)
        filled[at + 1] = (filled[at + 1] as number) + (counted[3 * code + 1] as number)
        filled[at + 2] = (filled[at + 2] as number) + (counted[3 * code + 2] as number)
      }
    }
  }
  return { offsets, sums: filled }
}

function countAll(codes: Uint8Array, { gradients, hessians }: NodeRows, sums: Float64Array): void {
  for (let i = 0; i < codes.length; i++) {
    const at = 3 * (codes[i] as number)
    sums[at] = (sums[at] as number) + (gradients[i] as number)
    sums[at + 1] = (sums[at + 1] as number) + (hessians[i] as number)
    sums[at + 2] = (sums[at + 2] as number) + 1
  }
}

function countRows(codes: Uint8Array, { rows, gradients, hessians }: NodeRows, sums: Float64Array): void {
  for (let i = 0; i < rows.length; i++) {
    const at = 3 * (codes[rows[i] as number] as number)
    sums[at] = (sums[at] as number) + (gradients[i] as number)
    sums[at + 1] = (sums[at + 1] as number) + (hessians[i] as number)
    sums[at + 2] = (sums[at + 2] as number) + 1
  }
}
