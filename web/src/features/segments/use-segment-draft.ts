import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { errorMessage } from '../../lib/error-message.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { type Rule, ruleOf } from '../../lib/rule.ts'
import { type DraftGroup, type DraftRule, fromDraft, gapsOf, toDraft } from '../../lib/rule-draft.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import type { Segment } from './segment.ts'
import { usePreview } from './segments-data.ts'

/** A segment on its way: name, description and rule, and what the rule would hold of. */
export function useSegmentDraft(saved: Segment | undefined, words: RuleWords) {
  const [base, setBase] = useState(saved)
  const start = () => ({
    name: base?.name ?? '',
    description: base?.description ?? '',
    rule: toDraft(base?.rule ? ruleOf(base.rule) : null),
  })
  const [state, setState] = useState(start)
  const [account, setAccount] = useState<{ id: number; name: string } | null>(null)
  const gaps = useMemo(() => (words.isReady ? gapsOf(state.rule, words.fields) : []), [state.rule, words])
  const rule = useMemo<Rule | undefined>(
    () => (gaps.length === 0 ? fromDraft(state.rule) : undefined),
    [gaps.length, state.rule],
  )
  const [settled] = useDebouncedValue(rule, 250)
  const preview = usePreview(words.isReady ? settled : undefined, saved?.id)
  const before = base?.rule
    ? JSON.stringify(fromDraft(toDraft(ruleOf(base.rule))))
    : JSON.stringify(fromDraft(toDraft(null)))
  const isRuleChanged = JSON.stringify(fromDraft(state.rule)) !== before
  const isChanged =
    isRuleChanged || state.name !== (base?.name ?? '') || state.description !== (base?.description ?? '')
  return {
    base,
    ...state,
    plainRule: rule,
    settled,
    gaps,
    preview,
    account,
    setAccount,
    isChanged,
    isRuleChanged,
    isOld: settled !== rule || preview.isPlaceholderData || preview.isFetching,
    faults: settled === rule ? faultsOf(preview.error, state.rule) : new Map<number, string>(),
    setName: (name: string) => setState((old) => ({ ...old, name })),
    setDescription: (description: string) => setState((old) => ({ ...old, description })),
    setRule: (how: (draft: DraftGroup) => DraftGroup) => setState((old) => ({ ...old, rule: how(old.rule) })),
    reset: () => setState(start()),
    /** Goes on from what is saved now. */
    takeOver: (next: Segment, keepMine: boolean) => {
      setBase(next)
      if (!keepMine) {
        const rule = toDraft(next.rule ? ruleOf(next.rule) : null)
        setState({ name: next.name, description: next.description, rule })
      }
    },
  }
}

export type SegmentDraft = ReturnType<typeof useSegmentDraft>

/** "rule.of.1.value" leads to the part with that place in the tree. */
export function faultsOf(error: unknown, draft: DraftGroup): Map<number, string> {
  const field = error instanceof ApiProblem ? error.problem.field : undefined
  if (!field?.startsWith('rule.of')) return new Map()
  let part: DraftRule = draft
  for (const step of field.matchAll(/of\.(\d+)/g)) {
    const next: DraftRule | undefined = part.kind === 'condition' ? undefined : part.of[Number(step[1])]
    if (!next) break
    part = next
  }
  return new Map([[part.key, errorMessage(error).title]])
}
