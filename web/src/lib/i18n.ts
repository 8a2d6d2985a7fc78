import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from './me.ts'

const load = {
  ja: () => import('../locales/ja.ts'),
  en: () => import('../locales/en.ts'),
}
const loadLater = {
  ja: () => import('../locales/ja-later.ts'),
  en: () => import('../locales/en-later.ts'),
}
/**
 * The texts of the daily screens arrive together, before anything is drawn: a text that came later would hide the page it
 * is on for a moment, and with it the field somebody is typing into.
 */
const catalogue: BackendModule = {
  type: 'backend',
  init: () => undefined,
  async read(language, namespace) {
    const first = (await load[language as Language]()).catalogue
    const texts = first[namespace] ?? (await loadLater[language as Language]()).catalogue[namespace]
    if (!texts) throw new Error(`no texts for ${language}/${namespace}`)
    return texts as Record<string, string>
  },
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

/** Loads the texts in use, switches every text on the screen and remembers the choice in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  try {
    localStorage.setItem(key, language)
  } catch {
    return
  }
}

export async function startI18n(language: Language): Promise<void> {
  await i18next
    .use(catalogue)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      ns: Object.keys((await load[language]()).catalogue),
      defaultNS: 'common',
      returnNull: false,
      interpolation: { escapeValue: false },
    })
  document.documentElement.lang = language
}

/** The texts of all other screens, so that going there waits for nothing. */
export async function loadOtherTexts(): Promise<void> {
  const { catalogue: others } = await loadLater[i18next.language as Language]()
  await i18next.loadNamespaces(Object.keys(others))
}
