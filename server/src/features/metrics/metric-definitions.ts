import type { Metric } from './metric.ts'
import { definitionNotFound, metricNotFound } from './metrics.errors.ts'
import { metrics, variants } from './metrics.registry.ts'

/** By metric, the definition the workspace has chosen. */
export type Choices = ReadonlyMap<string, string>

/** `customer-churn-rate@1` for the standard, `customer-churn-rate:stripe@1` for what Stripe publishes. */
export function definitionId({ name, vendor, version }: Metric): string {
  return `${name}${vendor ? `:${vendor.toLowerCase()}` : ''}@${version}`
}

/** All definitions of a metric, the standard first. */
export function definitionsOf(name: string): Metric[] {
  return [...metrics, ...variants].filter((metric) => metric.name === name)
}

/** The definition asked for; without a wish the one the workspace has chosen, else the standard. */
export function metricNamed(name: string, wanted: string | undefined, choices: Choices): Metric {
  const definitions = definitionsOf(name)
  const standard = definitions[0]
  if (!standard) throw metricNotFound({ field: 'name' })
  if (wanted === undefined) return inForce(standard, choices)
  return definitionNamed(definitions, wanted, 'definition')
}

export function definitionNamed(definitions: readonly Metric[], wanted: string, field: string): Metric {
  const found = definitions.find((metric) => definitionId(metric) === wanted.replace(':standard@', '@'))
  if (!found) throw definitionNotFound({ field, params: { available: definitions.map(definitionId) } })
  return found
}

/** Every metric once, in the definition in force. */
export function chosenMetrics(choices: Choices): Metric[] {
  return metrics.map((standard) => inForce(standard, choices))
}

function inForce(standard: Metric, choices: Choices): Metric {
  const chosen = choices.get(standard.name)
  return definitionsOf(standard.name).find((metric) => definitionId(metric) === chosen) ?? standard
}
