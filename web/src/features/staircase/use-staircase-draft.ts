import { useState } from 'react'
import type { Staircase } from '../../lib/staircase.ts'
import { type DraftStaircase, draftOf, emptyStaircase, plain, written } from './draft.ts'

/** What is written, what it began from, and what somebody else has saved meanwhile. */
export function useStaircaseDraft(saved: Staircase | undefined) {
  const [base, setBase] = useState(saved)
  const [draft, setDraft] = useState<DraftStaircase>(() => (saved ? draftOf(saved) : emptyStaircase()))
  const begun = base ? draftOf(base) : emptyStaircase()
  const isChanged = plain(written(draft)) !== plain(written(begun))
  const newer = saved && base && saved.version > base.version ? saved : undefined
  const takeOver = (next: Staircase, keepMine: boolean) => {
    setBase(next)
    if (!keepMine) setDraft(draftOf(next))
  }
  if (newer && !isChanged) takeOver(newer, false)
  return {
    base,
    draft,
    setDraft,
    isChanged,
    newer: isChanged ? newer : undefined,
    takeOver,
    reset: () => setDraft(base ? draftOf(base) : emptyStaircase()),
  }
}

export type Draft = ReturnType<typeof useStaircaseDraft>
