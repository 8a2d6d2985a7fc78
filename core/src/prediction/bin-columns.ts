export type BinnedColumns = {
  /** One list a feature: the bin of each row; the bin after the last is for missing values. */
  readonly bins: readonly Uint8Array[]
  /** One list a feature: value ≤ thresholds[b] lies in bin b or below; the last bin has none. */
  readonly thresholds: readonly Float64Array[]
  /** Features with few bins written into one code, so that one look counts for all of them. */
  readonly bundles: readonly Bundle[]
}

export type Bundle = {
  /** Code of each row, Σ bin · stride over the members. */
  readonly codes: Uint8Array
  /** Codes there are. */
  readonly size: number
  readonly members: readonly { readonly feature: number; readonly stride: number; readonly size: number }[]
}

const MOST_BINS = 255
const SAMPLE = 100_000

/**
 * Puts the values of each feature in at most 255 bins, for trees that look at histograms: one bin a value
 * where there are few, else bins of about as many rows cut halfway between neighbouring values.
 *
 * Features with few bins are bundled as the digits of one number below 256: eight yes-or-no features make
 * one list to count, from which the sums of each follow.
 *
 * Bin b holds thresholds[b − 1] < value ≤ thresholds[b]; bin thresholds.length + 1 holds NaN. Beyond
 * 100,000 rows the cuts are taken from evenly spaced rows.
 *
 * @param columns one list a feature; NaN = missing
 * @param mostBins 2–255
 * @example
 * binColumns([Float64Array.of(1, 2, 2, 5)], 255).thresholds[0] // [1.5, 3.5]
 */
export function binColumns(columns: readonly Float64Array[], mostBins = MOST_BINS): BinnedColumns {
  const thresholds = columns.map((column) => cutsOf(column, Math.min(mostBins, MOST_BINS)))
  const bins = columns.map((column, j) => binsOf(column, thresholds[j] as Float64Array))
  return { thresholds, bins, bundles: bundle(bins, thresholds) }
}

function bundle(bins: readonly Uint8Array[], thresholds: readonly Float64Array[]): Bundle[] {
  const sizes = bins.map((column, feature) => {
    const missing = (thresholds[feature] as Float64Array).length + 1
    return column.includes(missing) ? missing + 1 : missing
  })
  const bundles: Bundle[] = []
  let open: { feature: number; stride: number; size: number }[] = []
  let product = 1
  const close = () => {
    if (open.length > 0) bundles.push({ codes: codesOf(bins, open), size: product, members: open })
    open = []
    product = 1
  }
  for (const feature of [...bins.keys()].sort((a, b) => (sizes[a] as number) - (sizes[b] as number))) {
    const size = sizes[feature] as number
    if (product * size > MOST_BINS + 1) close()
    open.push({ feature, stride: product, size })
    product *= size
  }
  close()
  return bundles
}

function codesOf(bins: readonly Uint8Array[], members: Bundle['members']): Uint8Array {
  const codes = new Uint8Array(bins[0]?.length ?? 0)
  for (const { feature, stride } of members) {
    const column = bins[feature] as Uint8Array
    for (let i = 0; i < codes.length; i++) codes[i] = (codes[i] as number) + stride * (column[i] as number)
  }
  return codes
}

function cutsOf(column: Float64Array, mostBins: number): Float64Array {
  const every = Math.max(1, Math.floor(column.length / SAMPLE))
  const known = column.filter((value, i) => i % every === 0 && !Number.isNaN(value)).sort()
  const distinct = known.filter((value, i) => i === 0 || value !== known[i - 1])
  if (distinct.length <= mostBins) {
    return distinct.subarray(1).map((value, i) => between(distinct[i] as number, value))
  }
  const cuts = new Float64Array(mostBins - 1)
  let count = 0
  for (let b = 1; b < mostBins; b++) {
    const at = Math.round((b * known.length) / mostBins)
    const upper = known[at] as number
    let below = at - 1
    while (below >= 0 && known[below] === upper) below--
    if (below < 0) continue
    const cut = between(known[below] as number, upper)
    if (count === 0 || cut > (cuts[count - 1] as number)) cuts[count++] = cut
  }
  return cuts.slice(0, count)
}

/** Halfway, and never rounded up to the upper value. */
function between(lower: number, upper: number): number {
  const middle = lower + (upper - lower) / 2
  return middle < upper ? middle : lower
}

function binsOf(column: Float64Array, cuts: Float64Array): Uint8Array {
  const bins = new Uint8Array(column.length)
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number
    if (Number.isNaN(value)) {
      bins[i] = cuts.length + 1
      continue
    }
    let low = 0
    let high = cuts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (value <= (cuts[middle] as number)) high = middle
      else low = middle + 1
    }
    bins[i] = low
  }
  return bins
}
