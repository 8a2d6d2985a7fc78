import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { ruleOf } from '../../lib/rule.ts'
import { useRuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import { When } from '../../ui/when.tsx'
import type { SegmentVersion } from './segment.ts'
import styles from './segments.module.css'

/** What the segment said before, so that who was in it then can be understood. */
export function VersionsCard({ id }: { readonly id: number }) {
  const { t } = useTranslation('segments')
  const words = useRuleWords()
  const { data } = apiQuery.useQuery('get', '/api/v1/segments/{id}/versions', { params: { path: { id } } })
  const rows: readonly SegmentVersion[] = data?.rows ?? []
  if (rows.length < 2) return null
  return (
    <Card title={t('versions.title')}>
      <ol className={styles.moves}>
        {rows.map((row) => (
          <li key={row.version}>
            <span className={styles.way}>{t('page.version', { version: row.version })}</span>
            <span>
              {row.name}
              {row.rule ? <small className={styles.value}>{words.sayRule(ruleOf(row.rule))}</small> : null}
            </span>
            <span className={styles.way}>{row.saved_by ?? t('list.program')}</span>
            <When at={row.saved_at} />
          </li>
        ))}
      </ol>
    </Card>
  )
}
