import { useTranslation } from 'react-i18next'
import { unknownMark } from '../../lib/format.ts'
import { useFormat } from '../../lib/use-format.ts'
import type { Rule, Thresholds } from './rule-data.ts'

export type Unit = 'percent' | 'times' | 'days' | 'features' | 'rating' | 'level'

const units: Readonly<Record<string, Unit>> = {
  'usage-trend': 'percent',
  'seats-used': 'percent',
  'active-days': 'days',
  'feature-breadth': 'features',
  'open-tickets': 'days',
  'ticket-volume': 'times',
  'last-contact': 'days',
  champion: 'level',
}

/** How a measure's values are written; percent is typed as 40 and kept as 0.4. */
export const unitOfMeasure = (key: string, own?: Rule['measures'][number]['own']): Unit =>
  own && own.compared_with !== 'nothing'
    ? 'percent'
    : own?.source.kind === 'feature' && own.source.count === 'days'
      ? 'days'
      : (units[key] ?? 'rating')

const tidy = (value: number) => Number(value.toPrecision(12))
export const shownValue = (value: number, unit: Unit): number =>
  unit === 'percent' ? tidy(value * 100) : value
export const keptValue = (value: number, unit: Unit): number =>
  unit === 'percent' ? tidy(value / 100) : value

/** The parts of a rule in words, for lists of changes. */
export function useRuleWords() {
  const { t } = useTranslation('health-rule')
  const { t: health } = useTranslation('health')
  const format = useFormat()
  const plain = (value: number) => format.number(value, Number.isInteger(tidy(value)) ? 0 : 1)
  const measureName = (key: string) =>
    String(health(`measure.${key}` as 'measure.csat', { defaultValue: key }))
  const unitName = (unit: Unit) => (unit === 'rating' || unit === 'level' ? '' : t(`unit.${unit}`))
  const withUnit = (value: number, unit: Unit) => `${plain(shownValue(value, unit))}${unitName(unit)}`
  const sayThresholds = (line: Thresholds, unit: Unit): string => {
    const knots =
      'bad' in line
        ? [
            { value: line.bad, points: 0 },
            { value: line.good, points: 100 },
          ]
        : line
    return knots
      .map(({ value, points }) => t('change.knot', { value: withUnit(value, unit), points: plain(points) }))
      .join(t('change.between'))
  }
  const partName = (path: string, name?: string): string => {
    const [group, key = '', field] = path.split('.')
    if (group === 'segment_weights')
      return t('part.segment_weight', { measure: name ?? measureName(field ?? ''), segment: key })
    if (group !== 'measures') return t(`part.${path.replace('.', '_')}` as 'part.minimum_known')
    const measure = name ?? measureName(key)
    return field === 'weight' ? t('part.weight', { measure }) : t('part.thresholds', { measure })
  }
  const sayPart = (path: string, value: number | Thresholds | undefined): string => {
    if (value === undefined || (typeof value === 'number' && Number.isNaN(value))) return unknownMark
    if (typeof value !== 'number') return sayThresholds(value, unitOfMeasure(path.split('.')[1] ?? ''))
    if (path === 'minimum_known') return format.percent(value, 0)
    if (path === 'silent.usage_fall' || path === 'silent.contact_fall') return format.percent(-value, 0)
    return plain(value)
  }
  return { measureName, unitName, partName, sayPart }
}
