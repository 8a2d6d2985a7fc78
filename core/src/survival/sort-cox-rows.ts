import { CoreError } from '../error.ts'
import { checkLifetimes, type Lifetimes } from './check-lifetimes.ts'

export type CoxInput = Lifetimes & {
  /** One list a covariate, each with one finite number a row. */
  readonly columns: readonly ArrayLike<number>[]
  /** Stratum of each row, any number: each has a baseline hazard of its own. One if left out. */
  readonly stratum?: ArrayLike<number> | undefined
  /** How events at the same time are counted; 'efron' if left out. */
  readonly ties?: 'efron' | 'breslow'
}

/** Rows by stratum, then from the last time to the first, covariates centred and scaled. */
export type CoxRows = {
  readonly size: number
  readonly width: number
  /** Row in the input of each sorted row. */
  readonly order: Uint32Array
  readonly stop: Float64Array
  readonly event: Uint8Array
  readonly start: Float64Array | undefined
  /** Sorted rows again, by stratum, from the last start to the first. */
  readonly byStart: Uint32Array | undefined
  /** First sorted row of each stratum, and the number of rows at the end. */
  readonly bounds: readonly number[]
  /** size × width, row by row. */
  readonly x: Float64Array
  readonly means: Float64Array
  readonly scales: Float64Array
  readonly ties: 'efron' | 'breslow'
}

/**
 * Checks the rows of a Cox model and brings them in the order in which risk sets are swept.
 *
 * @param functionName kebab-case name put in front of the error code
 * @throws CoreError `<function>.lengths-differ`, `<function>.not-a-number`, `<function>.no-events`,
 *   `<function>.no-columns`, `<function>.constant-column`, and those of `checkLifetimes`
 * @example
 * sortCoxRows('cox-regression', { stop: [3, 5], event: [1, 0], columns: [[0, 1]] }).order // [1, 0]
 */
export function sortCoxRows(functionName: string, input: CoxInput): CoxRows {
  checkLifetimes(functionName, input)
  check(functionName, input)
  const { stop, event, start, columns, stratum, ties = 'efron' } = input
  const size = stop.length
  const width = columns.length
  const group = (row: number) => (stratum ? (stratum[row] as number) : 0)
  const order = Uint32Array.from({ length: size }, (_, i) => i).sort(
    (a, b) => group(a) - group(b) || (stop[b] as number) - (stop[a] as number),
  )
  const means = new Float64Array(width)
  const scales = new Float64Array(width)
  const x = new Float64Array(size * width)
  for (const [j, column] of columns.entries()) {
    const { mean, deviation } = spreadOf(column)
    if (!(deviation > Math.abs(mean) * 1e-13)) {
      throw new CoreError(`${functionName}.constant-column`, `${functionName} found column ${j} constant`)
    }
    means[j] = mean
    scales[j] = deviation
    for (let i = 0; i < size; i++) {
      x[i * width + j] = ((column[order[i] as number] as number) - mean) / deviation
    }
  }
  const starts = start && Float64Array.from(order, (row) => start[row] as number)
  const groups = Array.from(order, group)
  const bounds = [...groups.keys()].filter((i) => i === 0 || groups[i] !== groups[i - 1])
  return {
    size,
    width,
    order,
    stop: Float64Array.from(order, (row) => stop[row] as number),
    event: Uint8Array.from(order, (row) => event[row] as number),
    start: starts,
    byStart:
      starts &&
      Uint32Array.from({ length: size }, (_, i) => i).sort(
        (a, b) =>
          (groups[a] as number) - (groups[b] as number) || (starts[b] as number) - (starts[a] as number),
      ),
    bounds: [...bounds, size],
    x,
    means,
    scales,
    ties,
  }
}

function check(functionName: string, { stop, event, columns, stratum }: CoxInput): void {
  const refuse = (reason: string, text: string) => {
    throw new CoreError(`${functionName}.${reason}`, `${functionName} requires ${text}`)
  }
  if (columns.length === 0) refuse('no-columns', 'at least one column')
  if (
    columns.some((column) => column.length !== stop.length) ||
    (stratum && stratum.length !== stop.length)
  ) {
    refuse('lengths-differ', 'columns and stratum as long as stop')
  }
  const areNumbers = columns.every((column) => {
    for (let i = 0; i < column.length; i++) if (!Number.isFinite(column[i] as number)) return false
    return true
  })
  if (!areNumbers || (stratum && Array.from(stratum).some(Number.isNaN))) {
    refuse('not-a-number', 'finite covariates')
  }
  if (!Array.from(event).includes(1)) refuse('no-events', 'at least one event')
}

function spreadOf(column: ArrayLike<number>): { mean: number; deviation: number } {
  let mean = 0
  for (let i = 0; i < column.length; i++) mean += (column[i] as number) / column.length
  let squares = 0
  for (let i = 0; i < column.length; i++) squares += ((column[i] as number) - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / column.length) }
}
