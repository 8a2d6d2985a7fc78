import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { Measure } from '../../lib/success.ts'
import { figureNames } from './figures.ts'

export type Measures = ReturnType<typeof useMeasures>

/** Every measure there is in this workspace, as choices. */
export function useMeasures() {
  const { t } = useTranslation('success')
  const { i18n } = useTranslation()
  const { data } = apiQuery.useQuery('get', '/api/v1/attribute-definitions')
  const { data: fields } = apiQuery.useQuery('get', '/api/v1/segment-fields')
  const attributes = (data?.rows ?? [])
    .filter(({ type }) => type === 'number')
    .map(({ key, label, label_en: english }) => ({
      value: `attribute:${key}`,
      label: i18n.language === 'en' && english ? english : label,
    }))
  const events = (fields?.events ?? []).map(({ value, label }) => ({ value: `event:${value}`, label }))
  return [
    {
      group: t('measure.figure'),
      items: figureNames.map((name) => ({ value: `figure:${name}`, label: t(`figure.${name}`) })),
    },
    ...(attributes.length > 0 ? [{ group: t('measure.attribute'), items: attributes }] : []),
    ...(events.length > 0 ? [{ group: t('measure.event'), items: events }] : []),
    { group: t('measure.reported'), items: [{ value: 'reported', label: t('measure.reported') }] },
  ]
}

export function choiceOf(measure: Measure): string {
  switch (measure.kind) {
    case 'figure':
      return `figure:${measure.name}`
    case 'attribute':
      return `attribute:${measure.key}`
    case 'event':
      return `event:${measure.event}`
    case 'reported':
      return 'reported'
  }
}

export function measureOf(value: string): Measure {
  const [kind, ...rest] = value.split(':')
  const name = rest.join(':')
  if (kind === 'attribute') return { kind, key: name }
  if (kind === 'event') return { kind, event: name }
  const figure = figureNames.find((one) => one === name)
  return figure ? { kind: 'figure', name: figure } : { kind: 'reported', unit: '' }
}
