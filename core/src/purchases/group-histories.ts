import { CoreError } from '../error.ts'

/** Purchase histories, one entry a customer, times in one unit. */
export type PurchaseHistories = {
  /** Purchases after the first. */
  readonly frequency: ArrayLike<number>
  /** From the first to the last purchase; 0 where there was one. */
  readonly recency: ArrayLike<number>
  /** From the first purchase to the end of looking. */
  readonly age: ArrayLike<number>
  /** Customers with this history; 1 each if left out. */
  readonly weight?: ArrayLike<number>
}

export type GroupedHistories = {
  readonly frequency: Float64Array
  readonly recency: Float64Array
  readonly age: Float64Array
  readonly weight: Float64Array
  readonly mostFrequent: number
  readonly customers: number
}

/**
 * Checks purchase histories and puts equal ones together, so that a likelihood is worked out once for each
 * kind of customer.
 *
 * @param functionName kebab-case name put in front of the error code
 * @throws CoreError `<function>.no-rows`, `<function>.lengths-differ`, `<function>.not-a-count`,
 *   `<function>.not-a-time` (0 ≤ recency ≤ age; 0 without, above 0 with repeat purchases)
 * @example
 * groupHistories('fit-bg-nbd', { frequency: [0, 0], recency: [0, 0], age: [4, 4] }).weight // [2]
 */
export function groupHistories(functionName: string, histories: PurchaseHistories): GroupedHistories {
  const { frequency, recency, age, weight } = histories
  const refuse = (reason: string, text: string) => {
    throw new CoreError(`${functionName}.${reason}`, `${functionName} requires ${text}`)
  }
  const size = frequency.length
  if (size === 0) refuse('no-rows', 'at least one customer')
  if ([recency, age, weight ?? age].some((list) => list.length !== size)) {
    refuse('lengths-differ', 'frequency, recency, age and weight of one length')
  }
  const groups = new Map<string, [number, number, number, number]>()
  for (let i = 0; i < size; i++) {
    const [x, t, end, count] = [frequency[i], recency[i], age[i], weight?.[i] ?? 1] as [
      number,
      number,
      number,
      number,
    ]
    if (!(Number.isSafeInteger(x) && x >= 0 && x <= 1e6 && count >= 0 && Number.isFinite(count))) {
      refuse('not-a-count', 'whole frequencies from 0 to 1e6 and weights ≥ 0')
    }
    if (!(t >= 0 && t <= end && end < Number.POSITIVE_INFINITY && x > 0 === t > 0)) {
      refuse('not-a-time', '0 ≤ recency ≤ age, with recency 0 exactly where frequency is 0')
    }
    const key = `${x} ${t} ${end}`
    const group = groups.get(key)
    if (group) group[3] += count
    else groups.set(key, [x, t, end, count])
  }
  const list = [...groups.values()]
  const column = (at: 0 | 1 | 2 | 3) => Float64Array.from(list, (group) => group[at])
  return {
    frequency: column(0),
    recency: column(1),
    age: column(2),
    weight: column(3),
    mostFrequent: list.reduce((most, [x]) => Math.max(most, x), 0),
    customers: list.reduce((sum, group) => sum + group[3], 0),
  }
}
