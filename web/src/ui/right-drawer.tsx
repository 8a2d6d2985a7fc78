import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowsMaximize } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './pieces.module.css'

export interface RightDrawerProps {
  readonly isOpen: boolean
  /** Also called by Esc and by a click beside it. */
  readonly onClose: () => void
  readonly title: ReactNode
  /** The full page of the same thing. */
  readonly page?: LinkProps
  /** px; the whole screen on phones. */
  readonly width?: number
  readonly children: ReactNode
}

/** Opens something without leaving the list; focus goes in and comes back. */
export function RightDrawer({ isOpen, onClose, title, page, width = 560, children }: RightDrawerProps) {
  const { t } = useTranslation()
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={isPhone ? '100%' : width}
      overlayProps={{ backgroundOpacity: 0.15 }}
      closeButtonProps={{ 'aria-label': t('close') }}
      title={
        <span className={styles.drawerHead}>
          <span>{title}</span>
          {page === undefined ? null : (
            <Link {...page} className="link" aria-label={t('open_page')} title={t('open_page')}>
              <IconArrowsMaximize size={16} />
            </Link>
          )}
        </span>
      }
    >
      {children}
    </Drawer>
  )
}
