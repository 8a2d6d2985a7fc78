export type LoyaltyBox = 'true' | 'latent' | 'spurious' | 'none' | 'unknown'

/**
 * The box of the loyalty grid: what a customer does against what it thinks.
 *
 * behaviour ≥ limit and attitude ≥ limit: `true` loyalty; attitude alone: `latent`; behaviour alone: `spurious`;
 * neither: `none`. Either not known: `unknown`, never guessed from the other.
 * Source: Dick & Basu, Journal of the Academy of Marketing Science 22 (1994), 99–113: relative attitude and
 * repeat patronage.
 *
 * @param question behaviour and attitude 0–1, `undefined` if not known; limits: from where each counts as high
 * @example
 * loyaltyBox({ behaviour: 0.8, attitude: 0.4, limits: { behaviour: 0.6, attitude: 0.7 } }) // 'spurious'
 */
export function loyaltyBox(question: {
  readonly behaviour: number | undefined
  readonly attitude: number | undefined
  readonly limits: { readonly behaviour: number; readonly attitude: number }
}): LoyaltyBox {
  const { behaviour, attitude, limits } = question
  if (behaviour === undefined || attitude === undefined) return 'unknown'
  const does = behaviour >= limits.behaviour
  const likes = attitude >= limits.attitude
  if (does) return likes ? 'true' : 'spurious'
  return likes ? 'latent' : 'none'
}
