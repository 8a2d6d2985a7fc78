import { type Leak, leakageCheck } from '@tsuzuku/core/prediction/leakage-check'

export type Table = {
  /** One list a feature; NaN is unknown. */
  readonly columns: readonly Float64Array[]
  readonly account: Float64Array
  /** Day number of the first loss after the row; NaN where none is known. */
  readonly lostOn: Float64Array
}

/**
 * Features that know who leaves: of the rows asked about within a horizon, and of accounts those that never change for
 * any and know whether it ever leaves. An attribute filled in on leaving that reached us without its date looks like one
 * that was always there.
 */
export function findLeaks(
  table: Table,
  features: readonly number[],
  judged: { rows: readonly number[]; isLost: (row: number) => boolean },
): Map<number, Leak> {
  const { columns, account, lostOn } = table
  const last = new Map<number, number>()
  for (let i = 0; i < account.length; i++) last.set(account[i] as number, i)
  const still = features.filter((j) => {
    const column = columns[j] as Float64Array
    return account.every((id, i) => Object.is(column[i], column[last.get(id) as number]))
  })
  const everLost = (row: number) => !Number.isNaN(lostOn[row] as number)
  return new Map([
    ...leaksAmong(still, columns, { rows: [...last.values()], isLost: everLost }),
    ...leaksAmong(features, columns, judged),
  ])
}

function leaksAmong(
  features: readonly number[],
  all: readonly Float64Array[],
  { rows, isLost }: { rows: readonly number[]; isLost: (row: number) => boolean },
): Map<number, Leak> {
  const outcome = Uint8Array.from(rows, (row) => (isLost(row) ? 1 : 0))
  if (features.length === 0 || !outcome.includes(1) || !outcome.includes(0)) return new Map()
  const columns = features.map((j) => {
    const column = all[j] as Float64Array
    return Float64Array.from(rows, (row) => column[row] as number)
  })
  return new Map(leakageCheck({ columns, outcome }).map((leak) => [features[leak.feature] as number, leak]))
}
