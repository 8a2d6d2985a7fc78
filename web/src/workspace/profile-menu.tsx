import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { request } from '../lib/api.ts'
import { changeLanguage } from '../lib/i18n.ts'
import { useMe } from '../lib/me.ts'
import { useAction } from '../lib/use-action.ts'
import styles from './shell.module.css'

const languages = [
  ['ja', '日本語'],
  ['en', 'English'],
] as const
const schemes = ['light', 'dark', 'auto'] as const

/** Who is signed in; language, colours and the way out. */
export function ProfileMenu({ isCompact = false }: { readonly isCompact?: boolean }) {
  const { t, i18n } = useTranslation()
  const { member } = useMe()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useAction({
    run: () => request('DELETE', '/api/v1/sessions/current'),
    onDone: () => location.assign('/sign-in'),
  })
  return (
    <Menu position={isCompact ? 'bottom-end' : 'top-start'} width={220} withinPortal={false}>
      <Menu.Target>
        <button
          type="button"
          className={styles.person}
          {...(isCompact ? { style: { flex: 'none' }, 'aria-label': member.name } : {})}
        >
          <span className={styles.initial} aria-hidden="true">
            {[...member.name][0]}
          </span>
          {isCompact ? null : <span>{member.name}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{member.email}</Menu.Label>
        <Menu.Item onClick={() => void navigate({ to: '/settings/profile' })}>{t('profile.open')}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('profile.language')}</Menu.Label>
        <Menu.RadioGroup
          value={i18n.language}
          onChange={(code) => void changeLanguage(code === 'ja' ? 'ja' : 'en')}
          aria-label={t('profile.language')}
        >
          {languages.map(([code, name]) => (
            <Menu.RadioItem key={code} value={code} lang={code}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('profile.theme')}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
          aria-label={t('profile.theme')}
        >
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`profile.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>{t('profile.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
