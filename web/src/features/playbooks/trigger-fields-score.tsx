import { MultiSelect, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MAIN_SCORE } from '../../lib/scores.ts'
import { bands, type Trigger } from './playbook.ts'
import styles from './playbooks.module.css'
import type { TriggerFieldsProps } from './trigger-fields.tsx'

type Of<Kind extends Trigger['kind']> = TriggerFieldsProps & {
  readonly trigger: Extract<Trigger, { kind: Kind }>
}

export function BandFields(props: Of<'band-moved'>) {
  const { trigger, readOnly, onChange } = props
  const { t } = useTranslation(['playbooks', 'common'])
  return (
    <>
      <ScoreSelect {...props} />
      <MultiSelect
        label={t('begin.bands')}
        data={bands.map((band) => ({ value: band, label: t(`common:health.${band}`) }))}
        value={[...trigger.to]}
        readOnly={readOnly}
        onChange={(to) => onChange({ ...trigger, to: to as typeof trigger.to })}
      />
    </>
  )
}

export function PointsFields(props: Of<'points-crossed'>) {
  const { trigger, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <>
      <ScoreSelect {...props} />
      <div className={styles.inline}>
        <SegmentedControl
          aria-label={t('begin.points_way')}
          data={(['below', 'above'] as const).map((value) => ({ value, label: t(`begin.points_${value}`) }))}
          value={trigger.way}
          readOnly={readOnly}
          onChange={(way) => onChange({ ...trigger, way: way as typeof trigger.way })}
        />
        <NumberInput
          aria-label={t('begin.points')}
          value={trigger.points}
          min={0}
          max={100}
          clampBehavior="strict"
          hideControls
          readOnly={readOnly}
          w={110}
          rightSection={<span className={styles.unit}>{t('begin.points_unit')}</span>}
          rightSectionWidth={56}
          onChange={(points) => typeof points === 'number' && onChange({ ...trigger, points })}
        />
      </div>
      <p className={styles.hint}>{t('begin.points_about')}</p>
    </>
  )
}

/** Nothing to choose where the main score is the only one. */
function ScoreSelect({ trigger, words, readOnly, onChange }: Of<'band-moved' | 'points-crossed'>) {
  const { t } = useTranslation('playbooks')
  const id = trigger.score_id ?? MAIN_SCORE
  const isKept = words.scores.some((score) => score.id === id)
  if (isKept && words.scores.length < 2) return null
  const choices = isKept ? words.scores : [...words.scores, { id, name: words.scoreName(id) }]
  return (
    <Select
      label={t('begin.score')}
      data={choices.map((score) => ({ value: String(score.id), label: score.name }))}
      value={String(id)}
      readOnly={readOnly}
      allowDeselect={false}
      onChange={(next) => next && onChange({ ...trigger, score_id: Number(next) })}
    />
  )
}
