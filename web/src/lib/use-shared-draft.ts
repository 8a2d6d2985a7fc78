import { useState } from 'react'
import { choose, rebase, type SharedDraft, typedOf } from './shared-draft.ts'

/** A form over something that others may change meanwhile: what was typed stays, whatever is read again. Key it by the id. */
export function useSharedDraft<Values extends object>(saved: {
  readonly version: number
  readonly values: Values
}) {
  const [kept, setShared] = useState<SharedDraft<Values>>(() => ({
    ...saved,
    draft: saved.values,
    meanwhile: [],
  }))
  const shared = saved.version > kept.version ? rebase(kept, saved) : kept
  if (shared !== kept) setShared(shared)
  const typed = typedOf(shared)
  return {
    version: shared.version,
    draft: shared.draft,
    set: (part: Partial<Values>) => setShared((old) => ({ ...old, draft: { ...old.draft, ...part } })),
    /** What is to be sent. */
    typed,
    isTyped: Object.keys(typed).length > 0,
    meanwhile: shared.meanwhile,
    /** Both typed into the same field: nothing is sent before one is chosen. */
    isBlocked: shared.meanwhile.some(({ isClash }) => isClash),
    choose: (field: string, whose: 'mine' | 'theirs') => setShared((old) => choose(old, field, whose)),
    /** What was sent was saved: it is no draft any more. */
    markSaved: (sent: Partial<Values>) =>
      setShared((old) => ({ ...old, values: { ...old.values, ...sent }, meanwhile: [] })),
  }
}
