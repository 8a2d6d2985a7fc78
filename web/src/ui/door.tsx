import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { changeLanguage } from '../lib/i18n.ts'
import styles from './door.module.css'

const languages = [
  ['ja', '日本語'],
  ['en', 'English'],
] as const

/** The page in front of the workspace: one panel, and the language below it. */
export function Door({ children }: { readonly children: ReactNode }) {
  const { t, i18n } = useTranslation('team')
  return (
    <div className={styles.door}>
      <main className={styles.panel}>
        <div className={styles.brand}>Tsuzuku</div>
        {children}
      </main>
      <nav className={styles.languages} aria-label={t('sign_in.language')}>
        {languages.map(([code, name]) => (
          <button
            key={code}
            type="button"
            lang={code}
            className={styles.language}
            aria-pressed={i18n.language === code}
            onClick={() => void changeLanguage(code)}
          >
            {name}
          </button>
        ))}
      </nav>
    </div>
  )
}
