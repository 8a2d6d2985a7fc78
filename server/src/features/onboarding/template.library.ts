import { plannedDays } from '@tsuzuku/core/onboarding/planned-days'
import { enterprise } from './library/enterprise.ts'
import { selfServe } from './library/self-serve.ts'
import { standard } from './library/standard.ts'
import { libraryUnknown } from './onboarding.errors.ts'
import { type Content, contentSchema, plannedOf } from './template.definition.ts'

type About = { name: string; for_whom: string; why: string }
export type ReadyTemplate = { key: string; ja: About; en: About; content: Content }

/** Ready templates; none needs anything of the workspace's own. */
const library: readonly ReadyTemplate[] = [standard, enterprise, selfServe]

export function libraryRows(language: 'ja' | 'en') {
  return library.map(({ key, content, ...about }) => ({
    key,
    ...about[language],
    steps: content.steps.length,
    days: Math.max(...[...plannedDays(content.steps.map(plannedOf)).values()].map((days) => days.ends)),
  }))
}

export function libraryContent(key: string): Content {
  const found = library.find((one) => one.key === key)
  if (!found) throw libraryUnknown({ field: 'library_key', params: { key } })
  return contentSchema.parse(found.content)
}
