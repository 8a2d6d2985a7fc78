import { useState } from 'react'
import type { Template } from '../../lib/onboarding.ts'
import { type Content, contentOf, plain } from './template.ts'

interface Drawn {
  readonly name: string
  readonly description: string
  readonly content: Content
}

const drawnOf = ({ name, description, draft }: Template): Drawn => ({
  name,
  description,
  content: contentOf(draft),
})

/** A template on its way: what is drawn, and what it is drawn on. */
export function useTemplateDraft(saved: Template) {
  const [base, setBase] = useState(saved)
  const [drawn, setDrawn] = useState(() => drawnOf(saved))
  const isChanged = plain(drawn) !== plain(drawnOf(base))
  const newer = saved.revision > base.revision ? saved : undefined
  const takeOver = (next: Template, keepMine: boolean) => {
    setBase(next)
    if (!keepMine) setDrawn(drawnOf(next))
  }
  if (newer && !isChanged) takeOver(newer, false)
  return {
    base,
    ...drawn,
    isChanged,
    /** Somebody else's, where mine is not saved. */
    newer: isChanged ? newer : undefined,
    set: (part: Partial<Drawn>) => setDrawn((old) => ({ ...old, ...part })),
    draw: (how: (content: Content) => Content) => setDrawn((old) => ({ ...old, content: how(old.content) })),
    reset: () => takeOver(base, false),
    takeOver,
  }
}

export type TemplateDraft = ReturnType<typeof useTemplateDraft>
