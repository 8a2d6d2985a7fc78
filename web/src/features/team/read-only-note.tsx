import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import styles from './team.module.css'
import type { Role } from './team-rows.ts'

/** Why the controls below are off: says the reader's role and who may do it. */
export function ReadOnlyNote() {
  const { t } = useTranslation('team')
  const { member } = useMe()
  return (
    <div className={styles.notice} role="note">
      <p>{t('read_only', { role: t(`roles.${member.role as Role}.name`) })}</p>
    </div>
  )
}
