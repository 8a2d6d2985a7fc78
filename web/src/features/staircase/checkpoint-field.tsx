import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rule } from '../../lib/rule.ts'
import { type DraftGroup, fromDraft, gapsOf, toDraft } from '../../lib/rule-draft.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import { RuleBuilder } from '../../ui/rule-builder.tsx'
import { plain } from './draft.ts'
import styles from './staircase.module.css'

interface CheckpointProps {
  readonly label: string
  readonly rule: Rule
  readonly words: RuleWords
  readonly readOnly: boolean
  readonly onChange: (rule: Rule) => void
}

/** A checkpoint as a rule with its sentence; conditions that are not complete are kept and said. */
export function CheckpointField({ label, rule, words, readOnly, onChange }: CheckpointProps) {
  const { t } = useTranslation(['staircase', 'segments'])
  const [kept, setKept] = useState(() => toDraft(rule))
  // Taken from somebody else or put back: what is written here is another rule now.
  const isMine = plain(fromDraft(kept)) === plain(fromDraft(toDraft(rule)))
  const draft = isMine ? kept : toDraft(rule)
  if (!isMine) setKept(draft)
  const change = (how: (old: DraftGroup) => DraftGroup) => {
    const next = how(draft)
    setKept(next)
    onChange(fromDraft(next))
  }
  if (!words.isReady) return null
  const gaps = gapsOf(draft, words.fields).length
  return (
    <section aria-label={label} className={styles.stack}>
      <p className={styles.sentence} aria-live="polite">
        {gaps > 0
          ? t('segments:preview.gaps', { count: gaps })
          : draft.of.length === 0
            ? t('editor.checkpoint_empty')
            : words.sayRule(fromDraft(draft))}
      </p>
      <RuleBuilder
        draft={draft}
        words={words}
        self={undefined}
        readOnly={readOnly}
        faults={new Map()}
        onChange={change}
      />
    </section>
  )
}

/** How many things of a checkpoint are not said yet. */
export function gapsIn(rule: Rule, words: RuleWords): number {
  const draft = toDraft(rule)
  return draft.of.length === 0 ? 1 : gapsOf(draft, words.fields).length
}
