import { Button, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { Card } from '../../ui/card.tsx'
import { NumberField } from './number-field.tsx'
import styles from './rule.module.css'
import type { Rule } from './rule-data.ts'
import { faultId, RuleMark } from './rule-mark.tsx'
import { useRuleWords } from './use-rule-words.ts'
import type { Workbench } from './workbench.ts'

type SegmentWeights = Rule['segment_weights'][number]

/** Weights of their own for the members of a segment; of several the first counts. */
export function SegmentWeightsCard({ bench }: { readonly bench: Workbench }) {
  const { t } = useTranslation('health-rule')
  const { draft, readOnly } = bench
  const { segment_weights: all } = draft.rule
  const segments = apiQuery.useQuery('get', '/api/v1/segments', { params: { query: { limit: 200 } } })
  const names = new Map(segments.data?.rows.map(({ id, name }) => [id, name]))
  const set = (next: readonly SegmentWeights[]) => draft.set({ segment_weights: [...next] })
  const free = [...names].filter(([id]) => !all.some(({ segment_id }) => segment_id === id))
  if (readOnly && all.length === 0) return null
  return (
    <Card title={t('segments.title')}>
      <p className={styles.hint}>{t('segments.hint')}</p>
      {all.map((one, index) => (
        <OneSegment
          key={one.segment_id}
          name={names.get(one.segment_id) ?? t('segments.gone', { id: one.segment_id })}
          path={`segment_weights.${index}`}
          value={one}
          bench={bench}
          onChange={(next) => set(all.map((old, at) => (at === index ? next : old)))}
          onDrop={() => set(all.filter((_, at) => at !== index))}
        />
      ))}
      {readOnly ? null : (
        <Select
          size="xs"
          maw={320}
          mt="sm"
          label={t('segments.add')}
          description={segments.data && names.size === 0 ? t('segments.none') : undefined}
          data={free.map(([id, name]) => ({ value: String(id), label: name }))}
          value={null}
          searchable
          onChange={(id) => id && set([...all, { segment_id: Number(id), weights: {} }])}
        />
      )}
    </Card>
  )
}

function OneSegment(props: {
  readonly name: string
  readonly path: string
  readonly value: SegmentWeights
  readonly bench: Workbench
  readonly onChange: (value: SegmentWeights) => void
  readonly onDrop: () => void
}) {
  const { t } = useTranslation('health-rule')
  const { measureName } = useRuleWords()
  const { name, path, value, bench, onChange, onDrop } = props
  const { readOnly, draft, faults } = bench
  return (
    <fieldset className={styles.segment}>
      <legend>
        {name}{' '}
        {readOnly ? null : (
          <Button size="compact-xs" variant="subtle" onClick={onDrop}>
            {t('segments.drop')}
            <span className="visually-hidden">{name}</span>
          </Button>
        )}
      </legend>
      <RuleMark path={path} bench={bench} />
      <div className={styles.segmentWeights}>
        {draft.rule.measures.map(({ key, weight, own }) => {
          const measure = own?.name ?? measureName(key)
          const isOwn = key in value.weights
          return (
            <div key={key} data-own={isOwn}>
              <span aria-hidden="true">{measure}</span>
              <NumberField
                label={t('segments.weight', { measure, segment: name })}
                value={value.weights[key] ?? weight}
                isWrong={faults.has(path)}
                describedBy={faults.has(path) ? faultId(path) : undefined}
                readOnly={readOnly}
                onChange={(next) => {
                  const { [key]: _, ...others } = value.weights
                  onChange({ ...value, weights: next === weight ? others : { ...others, [key]: next } })
                }}
              />
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}
