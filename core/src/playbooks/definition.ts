/** Where a step leads; `null` is the end of the way. */
export type Next = string | null

/** One step of a playbook as the ways through it see it; what an action does is no matter here. */
export type Step =
  | { readonly id: string; readonly kind: 'wait'; readonly next: Next }
  | { readonly id: string; readonly kind: 'wait-until'; readonly met: Next; readonly timed_out: Next }
  | { readonly id: string; readonly kind: 'wait-answer'; readonly answered: Next; readonly timed_out: Next }
  | { readonly id: string; readonly kind: 'branch'; readonly yes: Next; readonly no: Next }
  | {
      readonly id: string
      readonly kind: 'split'
      readonly ways: readonly { readonly share: number; readonly next: Next }[]
    }
  | { readonly id: string; readonly kind: 'action'; readonly next: Next }

/** The steps of a playbook and the one it begins with. */
export type Ways = { readonly first: Next; readonly steps: readonly Step[] }
