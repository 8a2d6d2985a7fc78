/**
 * "Or" of three values as SQL has it: one true decides; else one unknown leaves it open; nothing at all is false.
 *
 * @param values `undefined` is unknown
 * @returns `undefined` where the unknown ones decide
 * Source: Codd, "Extending the database relational model to capture more meaning" (1979), three-valued logic.
 * @example
 * anyOf([false, undefined]) // undefined
 * anyOf([true, undefined]) // true
 */
export function anyOf(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(true)) return true
  return values.includes(undefined) ? undefined : false
}
