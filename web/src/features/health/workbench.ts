import type { RuleDraft } from './use-rule-draft.ts'

/** The rule being edited, what is wrong with it and whether the reader may edit at all. */
export interface Workbench {
  readonly draft: RuleDraft
  readonly faults: ReadonlyMap<string, string | undefined>
  readonly readOnly: boolean
  /** Whose rule is edited. */
  readonly score: number
}
