import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rule } from '../../lib/rule.ts'
import { type DraftGroup, fromDraft, gapsOf, toDraft } from '../../lib/rule-draft.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import { RuleBuilder } from '../../ui/rule-builder.tsx'
import styles from './onboarding.module.css'
import { plain } from './template.ts'

interface RuleFieldProps {
  readonly label: string
  readonly rule: Rule
  readonly rules: RuleWords
  readonly readOnly: boolean
  readonly onChange: (rule: Rule) => void
}

/** A rule with its sentence; conditions that are not complete are kept and said. */
export function RuleField({ label, rule, rules, readOnly, onChange }: RuleFieldProps) {
  const { t } = useTranslation(['segments', 'onboarding'])
  const [kept, setKept] = useState(() => toDraft(rule))
  // Taken from somebody else or put back: what is drawn here is another rule now.
  const isMine = plain(fromDraft(kept)) === plain(fromDraft(toDraft(rule)))
  const draft = isMine ? kept : toDraft(rule)
  if (!isMine) setKept(draft)
  if (!rules.isReady) return null
  const change = (how: (old: DraftGroup) => DraftGroup) => {
    const next = how(draft)
    setKept(next)
    onChange(fromDraft(next))
  }
  const gaps = gapsOf(draft, rules.fields).length
  const said =
    gaps > 0
      ? t('preview.gaps', { count: gaps })
      : draft.of.length === 0
        ? t('onboarding:template.problem.rule-empty')
        : rules.sayRule(fromDraft(draft))
  return (
    <section className={styles.stack} aria-label={label}>
      <p className={styles.small} aria-live="polite">
        {said}
      </p>
      <RuleBuilder
        draft={draft}
        words={rules}
        self={undefined}
        readOnly={readOnly}
        faults={new Map()}
        onChange={change}
      />
    </section>
  )
}
