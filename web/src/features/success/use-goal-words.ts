import { useTranslation } from 'react-i18next'
import { unknownMark } from '../../lib/format.ts'
import type { Measure } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import { unitOf } from './figures.ts'

const digitsOf = (value: number) =>
  Number.isInteger(value)
    ? 0
    : Math.abs(value) >= 10 || Number.isInteger(Math.round(value * 1000) / 100)
      ? 1
      : 2

/** How a goal's measure and its values are said. */
export function useGoalWords() {
  const { t } = useTranslation('success')
  const format = useFormat()
  const value = (measure: Measure, number: number | null): string => {
    if (number === null) return unknownMark
    const plain = format.number(number, digitsOf(number))
    if (measure.kind === 'reported') return `${plain} ${measure.unit}`.trim()
    if (measure.kind === 'attribute' || measure.kind === 'event') return plain
    const unit = unitOf(measure.name)
    if (unit === 'ratio')
      return format.percent(number, Number.isInteger(Math.round(number * 1e4) / 100) ? 0 : 1)
    return unit === 'plain' ? plain : t(`unit.${unit}`, { value: plain })
  }
  const measured = (measure: Measure, label: string | null): string => {
    switch (measure.kind) {
      case 'figure':
        return t(`figure.${measure.name}`)
      case 'attribute':
        return label ?? measure.key
      case 'event':
        return t('measure.event_of', { event: measure.event.replace(/^[a-z]+:/, '') })
      case 'reported':
        return t('measure.reported')
    }
  }
  return { value, measured }
}
