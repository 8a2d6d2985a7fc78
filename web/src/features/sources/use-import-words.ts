import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Kind, kindsQuery, type Labels } from './import-data.ts'

/** Names of kinds, fields and reasons as the server gives them, in the language of the screen. */
export function useImportWords() {
  const { i18n, t } = useTranslation('sources')
  const { data } = useQuery(kindsQuery)
  const language = i18n.language === 'ja' ? 'ja' : 'en'
  const say = (labels: Labels | undefined, otherwise: string) => labels?.[language] ?? otherwise
  const kinds = data?.kinds ?? []
  const kindOf = (name: string | null): Kind | undefined => kinds.find((kind) => kind.kind === name)
  return {
    language,
    kinds,
    kindOf,
    say,
    kindName: (name: string | null) => say(kindOf(name)?.labels, name ?? t('import.unknown_kind')),
    fieldName: (kind: string | null, key: string) =>
      say(kindOf(kind)?.fields.find((field) => field.key === key)?.labels, key),
    issueName: (code: string) => say(data?.issues.find((issue) => issue.code === code)?.labels, code),
  } as const
}
