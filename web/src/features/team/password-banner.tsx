import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { readStored, writeStored } from '../../lib/stored.ts'
import styles from './team.module.css'

/** On Today, for whoever came in by a one-time link: without a password the next link is the only way back. */
export function PasswordBanner() {
  const { t } = useTranslation()
  const { member } = useMe()
  const key = `no-password-hint.${member.id}`
  const [isHidden, setHidden] = useState(() => readStored(key, false))
  const path = useRouterState({ select: (state) => state.location.pathname })
  if (member.has_password || isHidden || path !== '/') return null
  const hide = () => {
    setHidden(true)
    writeStored(key, true)
  }
  return (
    <aside className={`${styles.notice} ${styles.banner}`} aria-label={t('no_password.title')}>
      <p>{t('no_password.why')}</p>
      <span className={styles.actions}>
        <Link to="/settings/profile" className="link">
          {t('no_password.set')}
        </Link>
        <ActionIcon onClick={hide} aria-label={t('close')}>
          <IconX size={16} />
        </ActionIcon>
      </span>
    </aside>
  )
}
