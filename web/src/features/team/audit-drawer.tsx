import { useTranslation } from 'react-i18next'
import { When } from '../../ui/when.tsx'
import { auditChanges } from './audit-changes.ts'
import { auditSentence, fieldName, valueInWords } from './audit-words.ts'
import styles from './team.module.css'
import type { AuditRow } from './team-rows.ts'

/** One audit entry: the sentence, when and from where, and every field before and after. */
export function AuditEntry({ row }: { readonly row: AuditRow }) {
  const { t, i18n } = useTranslation(['team', 'common'])
  const changes = auditChanges(row.before, row.after)
  const hasBefore = changes.some((change) => change.before !== null)
  return (
    <div className={styles.stack}>
      <p>{auditSentence(t, row)}</p>
      <dl className={styles.facts}>
        <dt>{t('audit.when')}</dt>
        <dd>
          <When at={row.at} show="dateTime" />
        </dd>
        <dt>{t('audit.actor')}</dt>
        <dd>
          {row.actor_name} · {t(`audit.actor_kinds.${row.actor_kind}`)}
        </dd>
        <dt>{t('audit.ip')}</dt>
        <dd>{row.ip ?? '—'}</dd>
        <dt>{t('audit.code')}</dt>
        <dd className={styles.code}>{row.action}</dd>
      </dl>
      {changes.length === 0 ? (
        <p className={styles.sub}>{t('audit.no_details')}</p>
      ) : (
        <table className={styles.diff}>
          <thead>
            <tr>
              <th scope="col">{t('audit.field')}</th>
              {hasBefore ? <th scope="col">{t('audit.before')}</th> : null}
              <th scope="col">{hasBefore ? t('audit.after') : t('audit.value')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.field}>
                <th scope="row">{fieldName(t, (key) => i18n.exists(key), change.field)}</th>
                {hasBefore ? (
                  <td className={styles.was}>{valueInWords(t, change.field, change.before)}</td>
                ) : null}
                <td className={styles.is}>{valueInWords(t, change.field, change.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
