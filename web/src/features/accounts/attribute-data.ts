import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import type { Language } from '../../lib/me.ts'

export type AttributeDefinition =
  paths['/api/v1/attribute-definitions']['get']['responses'][200]['content']['application/json']['rows'][number]

export const attributeTypes = ['text', 'number', 'boolean', 'date', 'choice'] as const

export const definitionsKey = ['get', '/api/v1/attribute-definitions'] as const

export const useDefinitions = () => apiQuery.useQuery('get', '/api/v1/attribute-definitions')

/** The label for the reader's language; English falls back to the one label everybody has. */
export function labelOf(
  { label, label_en }: Pick<AttributeDefinition, 'label' | 'label_en'>,
  language: string,
): string {
  return (language as Language) === 'en' ? (label_en ?? label) : label
}
