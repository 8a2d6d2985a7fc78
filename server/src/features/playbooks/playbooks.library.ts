import { library } from './library/library.ts'
import { type Content, contentSchema, emptyContent } from './playbook.definition.ts'
import { libraryUnknown } from './playbooks.errors.ts'

export type Ready = {
  key: string
  ja: { name: string; for_whom: string; why: string; measures: string }
  en: { name: string; for_whom: string; why: string; measures: string }
  content: Partial<Content>
}

export function libraryRows(language: 'ja' | 'en') {
  return library.map((one) => ({ key: one.key, ...one[language] }))
}

export function libraryContent(key: string): Content {
  const found = library.find((one) => one.key === key)
  if (!found) throw libraryUnknown({ field: 'library_key', params: { key } })
  return contentSchema.parse({ ...emptyContent, ...found.content })
}
