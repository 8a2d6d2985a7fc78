import { useTranslation } from 'react-i18next'
import type { Metric } from './metric-data.ts'

export type OneDefinition = Metric['definitions'][number]

/** The name of a definition: whose it is, and its version. */
export function useDefinitionName(): (definition: Pick<OneDefinition, 'definition' | 'vendor'>) => string {
  const { t } = useTranslation('metrics')
  return ({ definition, vendor }) =>
    `${vendor ?? t('definition.standard')} v${definition.split('@')[1] ?? ''}`
}

/** What the address and the API call the definition a metric is shown in. */
export function definitionOf({ definition }: Pick<Metric, 'definition'>): string {
  return `${definition.id}@${definition.version}`
}
