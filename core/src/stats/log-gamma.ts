import { CoreError } from '../error.ts'

/**
 * Natural logarithm of the gamma function for positive arguments.
 *
 * Below 10 the argument is raised by Γ(x + 1) = x Γ(x); above it Stirling's series
 * (x − ½) ln x − x + ½ ln 2π + Σ B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹) (Abramowitz & Stegun 6.1.41).
 *
 * @param x > 0
 * @throws CoreError `log-gamma.not-positive`
 * @example
 * logGamma(5) // Math.log(24)
 */
export function logGamma(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) {
    throw new CoreError('log-gamma.not-positive', 'logGamma requires a finite x > 0')
  }
  let product = 1
  let y = x
  while (y < 10) {
    product *= y
    y += 1
  }
  const inverse = 1 / y
  const square = inverse * inverse
  const series =
    inverse *
    (1 / 12 -
      square *
        (1 / 360 -
          square *
            (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360 - square / 156))))))
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - Math.log(product)
}

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)
