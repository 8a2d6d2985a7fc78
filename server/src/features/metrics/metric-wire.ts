import type { Metric, MetricRow } from './metric.ts'
import { definitionId, definitionsOf } from './metric-definitions.ts'
import type { View } from './metrics.service.ts'
import { periodBefore } from './periods.ts'

export function wireDefinition(metric: Metric) {
  const { name, label, description, formula, unit, parts, group, good, accumulates, source, known } = metric
  const definition = wireDefinitionId(metric)
  return {
    name,
    label,
    description,
    formula,
    unit,
    parts,
    group,
    good,
    accumulates,
    source,
    known,
    definition,
    source_url: metric.sourceUrl ?? null,
    vendor: metric.vendor ?? null,
    definitions: definitionsOf(metric.name).map(wireOneDefinition),
  }
}

export function wireDefinitionId(metric: Metric) {
  return { id: definitionId(metric).split('@')[0] ?? metric.name, version: metric.version }
}

/** One of the definitions of a metric, as a choice. */
export function wireOneDefinition(metric: Metric) {
  const { description, formula, source, sourceUrl, vendor } = metric
  return {
    definition: definitionId(metric),
    vendor: vendor ?? null,
    description,
    formula,
    source,
    source_url: sourceUrl ?? null,
  }
}

export function wireView(view: View) {
  const { from, to } = view
  return {
    period: { from, to, complete: view.period?.complete ?? false },
    previous_period: periodBefore({ from, to }),
    as_of: view.asOf,
    currency: view.workspace.currency,
  }
}

export function wireRow({
  account_id,
  external_id,
  account_name,
  fact,
  numerator,
  denominator,
  detail,
}: MetricRow) {
  return {
    account: { id: account_id, external_id, name: account_name },
    fact,
    numerator,
    denominator,
    detail,
  }
}
