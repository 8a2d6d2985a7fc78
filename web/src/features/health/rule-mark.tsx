import { useTranslation } from 'react-i18next'
import styles from './rule.module.css'
import { limitOf } from './rule-errors.ts'
import { useRuleWords } from './use-rule-words.ts'
import type { Workbench } from './workbench.ts'

export const faultId = (path: string) => `fault-${path.replaceAll('.', '-')}`

/** What stands under a field: that it was changed and from what, and what is wrong with it. */
export function RuleMark({ path, bench }: { readonly path: string; readonly bench: Workbench }) {
  const { t } = useTranslation('health-rule')
  const { sayPart } = useRuleWords()
  const change = bench.draft.changes.find((one) => one.path === path)
  const isWrong = bench.faults.has(path)
  const fault = bench.faults.get(path) ?? t(`limit.${limitOf(path)}`)
  return (
    <>
      {change ? (
        <span className={styles.changed}>
          <span aria-hidden="true">● </span>
          {t('edit.changed', { before: sayPart(path, change.before, change.units?.before) })}
        </span>
      ) : null}
      {isWrong ? (
        <span className={styles.fault} id={faultId(path)} role="alert">
          {fault}
        </span>
      ) : null}
    </>
  )
}
