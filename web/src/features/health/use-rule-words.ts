import { useTranslation } from 'react-i18next'
import { unknownMark } from '../../lib/format.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Unit, unitOfMeasure } from './measure-unit.ts'
import type { Thresholds } from './rule-data.ts'
import type { PartValue } from './rule-parts.ts'

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
    if (field === 'fade') return t('part.fade', { measure })
    return t(`part.${(field ?? 'weight') as 'weight' | 'thresholds' | 'compared_with'}`, { measure })
  }
  const sayPart = (path: string, value: PartValue | undefined, unit?: Unit): string => {
    if (value === undefined && path.endsWith('.compared_with')) return t('compared.nothing')
    if (value === undefined || (typeof value === 'number' && Number.isNaN(value))) return unknownMark
    if (typeof value === 'string') return t(`compared.${value}`)
    if (typeof value !== 'number')
      return sayThresholds(value, unit ?? unitOfMeasure({ key: path.split('.')[1] ?? '' }))
    if (path.endsWith('.fade') && value === 0) return t('fade.never')
    if (path === 'minimum_known') return format.percent(value, 0)
    if (path === 'silent.usage_fall' || path === 'silent.contact_fall') return format.percent(-value, 0)
    return plain(value)
  }
  return { measureName, unitName, partName, sayPart }
}
