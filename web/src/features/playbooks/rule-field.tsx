import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rule } from '../../lib/rule.ts'
import { type DraftGroup, fromDraft, gapsOf, toDraft } from '../../lib/rule-draft.ts'
import { RuleBuilder } from '../../ui/rule-builder.tsx'
import { plain } from './differences.ts'
import styles from './playbooks.module.css'
import type { PlaybookWords } from './use-playbook-words.ts'

interface RuleFieldProps {
  readonly label: string
  readonly rule: Rule
  readonly words: PlaybookWords
  readonly readOnly: boolean
  readonly onChange: (rule: Rule) => void
}

/** A rule with its sentence; conditions that are not complete are kept and said. */
export function RuleField({ label, rule, words, readOnly, onChange }: RuleFieldProps) {
  const { t } = useTranslation('segments')
  const [kept, setKept] = useState(() => toDraft(rule))
  // Undone or taken from somebody else: what is drawn here is another rule now.
  const isMine = plain(fromDraft(kept)) === plain(fromDraft(toDraft(rule)))
  const draft = isMine ? kept : toDraft(rule)
  if (!isMine) setKept(draft)
  const change = (how: (old: DraftGroup) => DraftGroup) => {
    const next = how(draft)
    setKept(next)
    onChange(fromDraft(next))
  }
  if (!words.isReady) return null
  const gaps = gapsOf(draft, words.rules.fields).length
  const isEmpty = draft.of.length === 0
  return (
    <section className={styles.rule} aria-label={label}>
      {isEmpty && readOnly ? null : (
        <p className={styles.sentence} aria-live="polite">
          {gaps > 0
            ? t('preview.gaps', { count: gaps })
            : isEmpty
              ? t('playbooks:rule.empty' as never)
              : words.rules.sayRule(fromDraft(draft))}
        </p>
      )}
      <RuleBuilder
        draft={draft}
        words={words.rules}
        self={undefined}
        readOnly={readOnly}
        faults={new Map()}
        onChange={change}
      />
    </section>
  )
}
