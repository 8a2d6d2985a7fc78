import { ActionIcon } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countQuery } from '../lib/notifications.ts'
import styles from './shell.module.css'

const List = lazy(() =>
  import('../features/notifications/notification-drawer.tsx').then((file) => ({
    default: file.NotificationDrawer,
  })),
)

/** How much news is unread; the list is loaded when it is asked for. */
export function Bell({ size = 28 }: { readonly size?: number }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  const unread = useQuery(countQuery).data?.unread ?? 0
  const open = () => {
    setOpen(true)
    setWasOpen(true)
  }
  return (
    <>
      <ActionIcon
        size={size}
        onClick={open}
        aria-label={t('bell', { count: unread })}
        className={styles.bell ?? ''}
      >
        <IconBell size={18} />
        {unread > 0 ? <span className={styles.unread}>{unread > 99 ? '99+' : unread}</span> : null}
      </ActionIcon>
      <Suspense>{wasOpen ? <List isOpen={isOpen} onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  )
}
