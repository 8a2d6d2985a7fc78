import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { Card } from '../../ui/card.tsx'
import styles from './team.module.css'

/** Whom files name as owners although they are no members yet; nothing where there is nobody. */
export function AwaitedOwners({ onInvite }: { readonly onInvite: (email: string) => void }) {
  const { t } = useTranslation('team')
  const { data } = apiQuery.useQuery('get', '/api/v1/awaited-owners')
  const rows = data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <Card title={t('awaited.title')}>
      <p className={styles.small}>{t('awaited.why')}</p>
      <ul className={styles.list}>
        {rows.map(({ email, accounts }) => (
          <li key={email} className={styles.item}>
            <span>
              {email} <span className={styles.small}>{t('awaited.accounts', { count: accounts })}</span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('awaited.invite_whom', { email })}
              onClick={() => onInvite(email)}
            >
              {t('awaited.invite')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
