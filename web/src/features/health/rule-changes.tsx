import styles from './rule.module.css'
import type { PartChange } from './rule-parts.ts'
import { useRuleWords } from './use-rule-words.ts'

/** What changed from one rule to another: "満足度の重み 2 → 3". */
export function RuleChanges({ changes }: { readonly changes: readonly PartChange[] }) {
  const { partName, sayPart } = useRuleWords()
  return (
    <ul className={styles.changes}>
      {changes.map(({ path, name, before, after, units }) => (
        <li key={path}>
          <span>{partName(path, name)}</span>
          <b>
            {sayPart(path, before, units?.before)} → {sayPart(path, after, units?.after)}
          </b>
        </li>
      ))}
    </ul>
  )
}
