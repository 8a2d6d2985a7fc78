import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './onboarding.module.css'

/** A table that may be wider than the screen. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const { t } = useTranslation('onboarding')
  return (
    <section
      className={styles.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('numbers.table', { title: label })}
    >
      {children}
    </section>
  )
}
