export type Difference<Values> = { before: Partial<Values>; after: Partial<Values> }

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** The fields that a change really changes, before and after; undefined where none. */
export function differenceOf<Values extends object>(
  values: Values,
  change: Partial<Values>,
): Difference<Values> | undefined {
  const keys = (Object.keys(change) as (keyof Values)[]).filter(
    (key) => change[key] !== undefined && !isSame(values[key], change[key]),
  )
  if (keys.length === 0) return undefined
  const pick = (from: Partial<Values>) =>
    Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<Values>
  return { before: pick(values), after: pick(change) }
}
