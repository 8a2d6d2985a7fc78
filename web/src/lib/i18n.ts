import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from './me.ts'

export const namespaces = [
  'common',
  'today',
  'accounts',
  'metrics',
  'health',
  'sources',
  'team',
  'errors',
] as const

const catalogues = {
  ja: () => import('../locales/ja.ts'),
  en: () => import('../locales/en.ts'),
}

const key = 'tsuzuku.language'

/** The language this browser asked for last, else the browser's own: Japanese for ja, English for the rest. */
export function preferredLanguage(): Language {
  let stored: string | null = null
  try {
    stored = localStorage.getItem(key)
  } catch {
    stored = null
  }
  if (stored === 'ja' || stored === 'en') return stored
  return navigator.language.startsWith('ja') ? 'ja' : 'en'
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return
  const { catalogue } = await catalogues[language]()
  for (const [namespace, texts] of Object.entries(catalogue)) {
    i18next.addResourceBundle(language, namespace, texts)
  }
}

/** Loads the catalogue, switches every text on the screen and remembers the choice in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  try {
    localStorage.setItem(key, language)
  } catch {
    return
  }
}

export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: [...namespaces],
    defaultNS: 'common',
    resources: {},
    partialBundledLanguages: true,
    returnNull: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await changeLanguage(language)
}
