import { contextThemes, type Feature } from './prediction.features.ts'

type Kept = {
  reason_features: readonly number[]
  reason_values: readonly (number | null)[]
  reason_effects: readonly number[]
}

/** Reasons as they go out: the position in the model's list of features becomes the feature. */
export function toldReasons(kept: Kept, features: readonly Feature[]) {
  return kept.reason_features.flatMap((position, i) => {
    const feature = features[position]
    if (!feature) return []
    const { key, theme, unit } = feature
    return [
      {
        theme,
        key,
        unit,
        value: kept.reason_values[i] ?? null,
        effect: kept.reason_effects[i] ?? 0,
        is_context: contextThemes.has(theme),
      },
    ]
  })
}
