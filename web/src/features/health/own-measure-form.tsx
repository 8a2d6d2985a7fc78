import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useScores } from '../../lib/scores.ts'
import type { OwnMeasure, Rule } from './rule-data.ts'

const kinds = ['feature', 'attribute', 'figure', 'score'] as const
const figures = [
  'mrr_minor',
  'seats_paid',
  'events_28d',
  'seconds_28d',
  'active_contacts_28d',
  'active_days_28d',
  'features_28d',
  'tickets_28d',
  'tickets_open',
  'urgent_open',
  'complaints_28d',
  'contacts_28d',
  'touches_28d',
  'csat_90d',
  'nps_score',
] as const
type Kind = (typeof kinds)[number]
type Compared = OwnMeasure['compared_with']

/** What a measure of the workspace itself is made of, and what it is compared with. */
export function OwnMeasureForm(props: {
  readonly half: OwnMeasure['half']
  /** Whose rule it is for: a score is no measure of itself. */
  readonly score: number
  readonly onMake: (measure: Rule['measures'][number]) => void
  readonly onCancel: () => void
}) {
  const { t } = useTranslation('health-rule')
  const { half, score, onMake, onCancel } = props
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('feature')
  const [of, setOf] = useState<string | null>(null)
  const [count, setCount] = useState<'days' | 'contacts'>('days')
  const [compared, setCompared] = useState<Compared>('nothing')
  const choices = useChoices(score)
  const comparisons: readonly Compared[] =
    kind === 'attribute' ? ['nothing', 'tier'] : ['nothing', 'own-normal', 'last-year', 'tier']
  const label = choices[kind].find(({ value }) => value === of)?.label
  const isReady = label !== undefined
  const make = () => {
    if (of === null || !isReady) return
    const source = sourceOf(kind, of, count)
    onMake({
      key: `own-${Math.random().toString(36).slice(2, 10)}`,
      weight: 1,
      thresholds: startOf(kind, compared),
      own: { name: name.trim() || label, half, source, compared_with: compared },
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make()
      }}
    >
      <Stack gap="sm">
        <Select
          label={t('own.kind')}
          data={kinds.map((value) => ({ value, label: t(`own.kinds.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => {
            setKind((value ?? 'feature') as Kind)
            setOf(null)
            setCompared('nothing')
          }}
        />
        <Select
          label={t(`own.of.${kind}`)}
          description={kind !== 'figure' && choices[kind].length === 0 ? t(`own.none.${kind}`) : undefined}
          data={choices[kind]}
          value={of}
          searchable
          required
          onChange={setOf}
        />
        {kind === 'feature' ? (
          <Select
            label={t('own.count')}
            data={(['days', 'contacts'] as const).map((value) => ({
              value,
              label: t(`own.counts.${value}`),
            }))}
            value={count}
            allowDeselect={false}
            onChange={(value) => setCount(value === 'contacts' ? 'contacts' : 'days')}
          />
        ) : null}
        <Select
          label={t('own.compared')}
          data={comparisons.map((value) => ({ value, label: t(`own.comparisons.${value}`) }))}
          value={compared}
          allowDeselect={false}
          onChange={(value) => setCompared((value ?? 'nothing') as Compared)}
        />
        <TextInput
          label={t('own.name')}
          placeholder={label ?? ''}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p>{t('own.then')}</p>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {t('own.cancel')}
          </Button>
          <Button type="submit" disabled={!isReady}>
            {t('own.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function sourceOf(kind: Kind, of: string, count: 'days' | 'contacts'): OwnMeasure['source'] {
  switch (kind) {
    case 'feature':
      return { kind, feature_id: Number(of), count }
    case 'attribute':
      return { kind, key: of }
    case 'score':
      return { kind, score_id: Number(of) }
    case 'figure':
      return { kind, name: of as (typeof figures)[number] }
  }
}

/** A score is points already. */
function startOf(kind: Kind, compared: Compared): { bad: number; good: number } {
  if (compared !== 'nothing') return { bad: -0.5, good: 0.2 }
  return kind === 'score' ? { bad: 0, good: 100 } : { bad: 0, good: 10 }
}

function useChoices(score: number): Readonly<Record<Kind, readonly { value: string; label: string }[]>> {
  const { t, i18n } = useTranslation('health-rule')
  const { t: scoreWords } = useTranslation('scores')
  const scores = useScores()
  const names = apiQuery.useQuery('get', '/api/v1/events/names', { params: { query: { limit: 500 } } })
  const attributes = apiQuery.useQuery('get', '/api/v1/attribute-definitions')
  const features = new Map(names.data?.rows.map(({ feature_id, feature }) => [String(feature_id), feature]))
  return {
    feature: [...features].map(([value, label]) => ({ value, label })),
    attribute: (attributes.data?.rows ?? [])
      .filter(({ type }) => type === 'number')
      .map(({ key, label, label_en }) => ({
        value: key,
        label: i18n.language === 'ja' ? label : (label_en ?? label),
      })),
    figure: figures.map((value) => ({ value, label: t(`own.figures.${value}`) })),
    score: (scores.data?.rows ?? [])
      .filter(({ id, retired_at: retired }) => id !== score && retired === null)
      .map(({ id, name }) => ({ value: String(id), label: name ?? scoreWords('main') })),
  }
}
