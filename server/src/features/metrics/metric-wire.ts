import type { Metric, MetricRow } from './metric.ts'
import type { View } from './metrics.service.ts'
import { periodBefore } from './periods.ts'

export function wireDefinition(metric: Metric) {
  const { name, label, description, formula, unit, parts, group, good, accumulates, source, known, version } =
    metric
  const definition = { id: name, version }
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
