import { useQueryClient } from '@tanstack/react-query'
import { createFormat, type Format } from './format.ts'
import { type Language, meQuery } from './me.ts'
import { useLanguage } from './use-words.ts'

const made = new Map<string, Format>()

function formatFor(language: Language, timeZone: string, currency: string): Format {
  const key = `${language} ${timeZone} ${currency}`
  const format = made.get(key) ?? createFormat({ language, timeZone, currency })
  made.set(key, format)
  return format
}

/** The reader's formatters: language of the screen, their own time zone where they set one. Cheap in a cell. */
export function useFormat(): Format {
  const language = useLanguage()
  const me = useQueryClient().getQueryData(meQuery.queryKey)
  const timeZone =
    me?.member.time_zone ?? me?.workspace.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return formatFor(language === 'ja' ? 'ja' : 'en', timeZone, me?.workspace.currency ?? 'JPY')
}
