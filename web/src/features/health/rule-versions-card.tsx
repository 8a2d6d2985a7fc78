import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { When } from '../../ui/when.tsx'
import styles from './rule.module.css'
import { RuleChanges } from './rule-changes.tsx'
import type { SavedRule } from './rule-data.ts'
import { changedParts } from './rule-parts.ts'

/** Who put which rule in force when, and what it changed. */
export function RuleVersionsCard({ rules }: { readonly rules: readonly SavedRule[] }) {
  const { t } = useTranslation('health-rule')
  return (
    <Card title={t('versions.title')}>
      <ol className={styles.versions}>
        {rules.map((rule, at) => (
          <Version key={rule.version} rule={rule} before={rules[at + 1]} isInForce={at === 0} />
        ))}
      </ol>
    </Card>
  )
}

function Version(props: {
  readonly rule: SavedRule
  readonly before: SavedRule | undefined
  readonly isInForce: boolean
}) {
  const { t } = useTranslation('health-rule')
  const { rule, before, isInForce } = props
  const changes = before ? changedParts(before.content, rule.content) : []
  const author = rule.created_by ?? (rule.version === 1 ? t('versions.first') : t('versions.program'))
  return (
    <li>
      <span className={styles.versionHead}>
        <b>{t('versions.version', { version: rule.version })}</b>
        {isInForce ? <span className={styles.tag}>{t('versions.in_force')}</span> : null}
        <span>{author}</span>
        <When at={rule.created_at} show="dateTime" />
      </span>
      {changes.length > 0 ? <RuleChanges changes={changes} /> : null}
      {before && changes.length === 0 ? <p className={styles.hint}>{t('versions.same')}</p> : null}
    </li>
  )
}
