import i18next, { type Namespace, type TFunction } from 'i18next'
import { useSyncExternalStore } from 'react'
import type { Language } from './me.ts'

function subscribe(onChange: () => void): () => void {
  i18next.on('languageChanged', onChange)
  return () => i18next.off('languageChanged', onChange)
}

export const useLanguage = (): Language =>
  useSyncExternalStore(subscribe, () => i18next.language) === 'en' ? 'en' : 'ja'

const made = new Map<string, unknown>()

/** `t` for what stands in a table a thousand times: `useTranslation` copies the whole of i18next for every cell it is in. */
export function useWords<const Name extends Namespace>(namespace: Name): TFunction<Name> {
  const key = `${useLanguage()} ${String(namespace)}`
  const known = made.get(key) as TFunction<Name> | undefined
  if (known) return known
  const fixed = i18next.getFixedT(i18next.language, namespace)
  made.set(key, fixed)
  return fixed as TFunction<Name>
}
