import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import { SignatureCard } from '../../ui/signature-card.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProfileForm } from './profile-form.tsx'
import { SessionsCard } from './sessions-card.tsx'
import styles from './team.module.css'

export function ProfilePage() {
  const { t } = useTranslation('team')
  const me = useMe()
  return (
    <div className={`${styles.stack} ${styles.narrow}`}>
      <Card title={t('profile.title')}>
        <ProfileForm me={me} />
      </Card>
      <SignatureCard />
      <Card title={t('password.title')}>
        <PasswordForm
          key={String(me.member.has_password)}
          hasPassword={me.member.has_password}
          email={me.member.email}
        />
      </Card>
      <SessionsCard />
    </div>
  )
}
