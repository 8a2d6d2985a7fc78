import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
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
  const mark = (isOn: boolean) => (isOn ? <IconCheck size={16} /> : <span style={{ width: 16 }} />)
  return (
    <Menu position={isCompact ? 'bottom-end' : 'top-start'} width={220}>
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
        {languages.map(([code, name]) => (
          <Menu.Item
            key={code}
            role="menuitemradio"
            aria-checked={i18n.language === code}
            lang={code}
            leftSection={mark(i18n.language === code)}
            onClick={() => void changeLanguage(code)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('profile.theme')}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            leftSection={mark(colorScheme === scheme)}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`profile.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>{t('profile.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
