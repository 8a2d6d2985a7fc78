import { useState } from 'react'
import type { Playbook } from '../../lib/playbooks.ts'
import { plain } from './differences.ts'
import { type Content, contentOf } from './playbook.ts'

interface Drawn {
  readonly name: string
  readonly description: string
  readonly content: Content
}

const drawnOf = ({ name, description, draft }: Playbook): Drawn => ({
  name,
  description,
  content: contentOf(draft),
})

const MOST_STEPS_BACK = 100

/** A playbook on its way: what is drawn, what it is drawn on, and the way back. */
export function useDraft(saved: Playbook) {
  const [base, setBase] = useState(saved)
  const [drawn, setDrawn] = useState(() => drawnOf(saved))
  const [past, setPast] = useState<readonly Content[]>([])
  const [future, setFuture] = useState<readonly Content[]>([])
  const isChanged = plain(drawn) !== plain(drawnOf(base))
  const newer = saved.revision > base.revision ? saved : undefined
  const draw = (how: (content: Content) => Content) => {
    const next = how(drawn.content)
    if (next === drawn.content) return
    setPast((old) => [...old, drawn.content].slice(-MOST_STEPS_BACK))
    setFuture([])
    setDrawn((old) => ({ ...old, content: next }))
  }
  const takeOver = (next: Playbook, keepMine: boolean) => {
    setBase(next)
    if (keepMine) return
    setDrawn(drawnOf(next))
    setPast([])
    setFuture([])
  }
  if (newer && !isChanged) takeOver(newer, false)
  return {
    base,
    ...drawn,
    isChanged,
    /** Somebody else's, where mine is not saved. */
    newer: isChanged ? newer : undefined,
    setName: (name: string) => setDrawn((old) => ({ ...old, name })),
    setDescription: (description: string) => setDrawn((old) => ({ ...old, description })),
    draw,
    undo:
      past.length === 0
        ? undefined
        : () => {
            setFuture((old) => [drawn.content, ...old])
            setPast((old) => old.slice(0, -1))
            setDrawn((old) => ({ ...old, content: past.at(-1) ?? old.content }))
          },
    redo:
      future.length === 0
        ? undefined
        : () => {
            setPast((old) => [...old, drawn.content])
            setFuture((old) => old.slice(1))
            setDrawn((old) => ({ ...old, content: future[0] ?? old.content }))
          },
    reset: () => takeOver(base, false),
    takeOver,
  }
}

export type Draft = ReturnType<typeof useDraft>
