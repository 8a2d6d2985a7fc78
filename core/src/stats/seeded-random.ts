/**
 * A small generator of repeatable random numbers: the same seed gives the same row of numbers.
 *
 * xorshift128 (Marsaglia, Journal of Statistical Software 8, 2003) with a state spread from the seed by
 * splitmix32; 32 bits a call. For resampling and permutation, not for secrets.
 *
 * @param seed any whole number
 * @returns a function that gives the next number, 0 ≤ u < 1
 * @example
 * const random = seededRandom(42)
 * random() === seededRandom(42)() // true
 */
export function seededRandom(seed: number): () => number {
  let spread = seed | 0
  const next = () => {
    spread = (spread + 0x9e3779b9) | 0
    let z = spread
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) | 0
  }
  let a = next()
  let b = next()
  let c = next()
  let d = next() | 1
  return () => {
    const t = a ^ (a << 11)
    a = b
    b = c
    c = d
    d = d ^ (d >>> 19) ^ t ^ (t >>> 8)
    return (d >>> 0) / 4294967296
  }
}
