import { CoreError } from '../error.ts'

/**
 * Draws from the gamma distribution with rate 1: `draw(shape)`; divided by a rate it has that rate.
 * Below a shape of 1 a draw of shape + 1 times u^(1/shape).
 * Source: Marsaglia & Tsang, ACM Transactions on Mathematical Software 26 (2000).
 *
 * @param random 0 ≤ u < 1, such as from `seededRandom`
 * @throws CoreError `gamma-random.bad-shape`
 * @example
 * const draw = gammaRandom(seededRandom(1))
 * draw(2.5) // about 2.5
 */
export function gammaRandom(random: () => number): (shape: number) => number {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const draw = (shape: number): number => {
    if (!(shape > 0 && Number.isFinite(shape)))
      throw new CoreError('gamma-random.bad-shape', 'gammaRandom requires a finite shape > 0')
    if (shape < 1) return draw(shape + 1) * (1 - random()) ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  return draw
}
