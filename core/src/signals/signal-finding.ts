/** What a kind of signal says about an account on a day. */
export type SignalFinding<Evidence extends Readonly<Record<string, number | string | null>>> = {
  /** `undefined` where the facts that decide are not known. */
  readonly present: boolean | undefined
  /** The numbers the answer stands on; empty where nothing is known. */
  readonly evidence: Evidence | undefined
  /** Money per month that it is about, in minor units; `undefined` where no figure can be defended. */
  readonly moneyMinor: number | undefined
}
