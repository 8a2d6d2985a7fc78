/** Seconds left at the pace so far; undefined before 2 % or 3 s, when any guess would be noise. */
export function secondsLeft(done: number, total: number, elapsedSeconds: number): number | undefined {
  if (total <= 0 || done <= 0 || done / total < 0.02 || elapsedSeconds < 3) return undefined
  return (elapsedSeconds / done) * Math.max(0, total - done)
}
