import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import type { Format } from '../lib/format.ts'
import type { PredictionReason } from '../lib/prediction.ts'
import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'

type Say = TFunction<'prediction'>
/** Names of features are data; a key that is not known is said as it is. */
type Loose = (key: string, values?: Record<string, unknown>) => string

function attributeOf(key: string): { attribute: string; value: string } | undefined {
  const [, attribute, value] = /^attribute:([^=]*)=(.*)$/s.exec(key) ?? []
  return attribute === undefined || value === undefined ? undefined : { attribute, value }
}

function nameOf(t: Say, key: string): string {
  const attribute = attributeOf(key)
  if (attribute) return t('name.attribute', attribute)
  return (t as unknown as Loose)(`name.${key}`, { defaultValue: key })
}

function amountOf(
  format: Format,
  { unit, value }: Pick<PredictionReason, 'unit'> & { value: number },
): string {
  const size = Math.abs(value)
  if (unit === 'change' || unit === 'share') return format.percent(size, 0)
  if (unit === 'money') return format.money(Math.round(size))
  return format.number(size, Number.isInteger(size) || size >= 10 ? 0 : 1)
}

const isDirected = (key: string) => key.endsWith('_change') || key.endsWith('_from_best')

function sentenceOf(
  t: Say,
  format: Format,
  reason: Pick<PredictionReason, 'key' | 'unit' | 'value'>,
): string {
  const { key, unit, value } = reason
  if (value === null) return t('unknown', { name: nameOf(t, key) })
  const attribute = attributeOf(key)
  if (attribute) return t(value > 0 ? 'says.attribute_some' : 'says.attribute_none', attribute)
  const end = isDirected(key) ? (value < 0 ? 'down' : 'up') : value === 0 ? 'none' : 'some'
  return (t as unknown as Loose)(`says.${key}_${end}`, {
    n: amountOf(format, { unit, value }),
    defaultValue: `${nameOf(t, key)}: ${amountOf(format, { unit, value })}`,
  })
}

/** What moves a chance, in words with its numbers. */
export function usePredictionWords() {
  const t = useWords('prediction')
  const format = useFormat()
  return useMemo(
    () => ({
      name: (key: string) => nameOf(t, key),
      sentence: (reason: Pick<PredictionReason, 'key' | 'unit' | 'value'>) => sentenceOf(t, format, reason),
      aim: (key: string) => (t as unknown as Loose)(`aim.${key}`, { defaultValue: '' }),
      strength: (effect: number) => {
        const size = Math.abs(effect) >= 1 ? 3 : Math.abs(effect) >= 0.3 ? 2 : 1
        return t(`effect.${effect > 0 ? 'up' : 'down'}_${size}`)
      },
    }),
    [t, format],
  )
}
