import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'
import { type Language, meQuery } from './me.ts'

const made = new Map<string, Format>()

function formatFor(language: Language, timeZone: string, currency: string): Format {
  const key = `${language} ${timeZone} ${currency}`
  const format = made.get(key) ?? createFormat({ language, timeZone, currency })
  made.set(key, format)
  return format
}

/** The reader's formatters: language of the screen, their own time zone where they set one. Cheap in a cell. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const me = useQueryClient().getQueryData(meQuery.queryKey)
  const timeZone =
    me?.member.time_zone ?? me?.workspace.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return formatFor(i18n.language === 'ja' ? 'ja' : 'en', timeZone, me?.workspace.currency ?? 'JPY')
}
