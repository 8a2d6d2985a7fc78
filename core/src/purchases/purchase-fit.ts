/**
 * Where the data run a fit to the edge of its model:
 * 'no-dropout': nobody seems to leave, the model without leaving is given;
 * 'no-repeat': nobody bought again, no rate can be told;
 * 'equal-rates': all customers buy at one rate; 'equal-dropout': all leave at one chance;
 * 'equal-orders': all orders are alike.
 */
export type FitBoundary = 'no-dropout' | 'no-repeat' | 'equal-rates' | 'equal-dropout' | 'equal-orders'

export type PurchaseFit<Params> = {
  readonly params: Params
  readonly logLikelihood: number
  readonly customers: number
  readonly converged: boolean
  /** Empty for a fit within its model. Parameters named by an edge are limits, not estimates. */
  readonly boundaries: readonly FitBoundary[]
}

/** Log-likelihood that a limiting model may fall short by and still be preferred. */
export const NO_GAIN = 0.01
