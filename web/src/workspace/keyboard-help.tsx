import { Kbd, Modal } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcutList } from '../lib/use-shortcut.ts'
import styles from './keyboard-help.module.css'

const shown = (key: string) =>
  key.startsWith('mod+')
    ? `${navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'} ${key.slice(4).toUpperCase()}`
    : key

/** What the keyboard does on this screen. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const listed = useShortcutList().filter((shortcut) => shortcut.label !== undefined)
  const groups = [...new Set(listed.map((shortcut) => shortcut.group))]
  const table = [
    ['j / k', t('shortcut.row')],
    ['Enter', t('shortcut.open')],
    ['x', t('shortcut.select')],
    ['Esc', t('shortcut.close')],
  ]
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shortcut.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {groups.map((group) => (
        <Fragment key={group ?? ''}>
          <h3 className={styles.group}>{group ?? t('shortcut.everywhere')}</h3>
          <dl className={styles.list}>
            {listed
              .filter((shortcut) => shortcut.group === group)
              .map((shortcut) => (
                <div key={shortcut.keys} className={styles.row}>
                  <dt>{shortcut.label}</dt>
                  <dd>
                    {shortcut.keys.split(' ').map((key) => (
                      <Kbd key={key}>{shown(key)}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </Fragment>
      ))}
      <h3 className={styles.group}>{t('shortcut.tables')}</h3>
      <dl className={styles.list}>
        {table.map(([keys, label]) => (
          <div key={keys} className={styles.row}>
            <dt>{label}</dt>
            <dd>
              <Kbd>{keys}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
