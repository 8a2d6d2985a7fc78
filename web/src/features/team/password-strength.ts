export const shortestPassword = 10

/**
 * 0 too short, 1 enough, 2 good, 3 strong: mostly by length, as length is what resists guessing;
 * a text of few different characters counts as weaker than it is long.
 */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  const length = [...password].length
  if (length < shortestPassword) return 0
  const different = new Set(password).size
  if (different < 5) return 1
  if (length >= 20 || (length >= 16 && different >= 10)) return 3
  return length >= 13 ? 2 : 1
}
