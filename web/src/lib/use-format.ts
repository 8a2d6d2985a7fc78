import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'
import { type Language, meQuery } from './me.ts'

/** The reader's formatters: language of the screen, time zone and currency of the workspace. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const { data: me } = useQuery({ ...meQuery, enabled: false })
  const language: Language = i18n.language === 'ja' ? 'ja' : 'en'
  const timeZone =
    me?.workspace.time_zone ??
    (Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined) ??
    'UTC'
  const currency = me?.workspace.currency ?? 'JPY'
  return useMemo(() => createFormat({ language, timeZone, currency }), [language, timeZone, currency])
}
