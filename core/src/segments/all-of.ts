/**
 * "And" of three values as SQL has it: one false decides; else one unknown leaves it open; nothing at all is true.
 *
 * @param values `undefined` is unknown
 * @returns `undefined` where the unknown ones decide
 * Source: Codd, "Extending the database relational model to capture more meaning" (1979), three-valued logic.
 * @example
 * allOf([true, undefined]) // undefined
 * allOf([false, undefined]) // false
 */
export function allOf(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false
  return values.includes(undefined) ? undefined : true
}
