import { ActionIcon, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { AddMeasure } from './add-measure.tsx'
import { ComparedSelect } from './compared-select.tsx'
import { FadeField } from './fade-field.tsx'
import type { KnownMeasure } from './known-measures.ts'
import { unitOfMeasure } from './measure-unit.ts'
import { NumberField } from './number-field.tsx'
import styles from './rule.module.css'
import type { OwnMeasure, Rule } from './rule-data.ts'
import { faultId, RuleMark } from './rule-mark.tsx'
import { ThresholdEditor } from './threshold-editor.tsx'
import { useRuleWords } from './use-rule-words.ts'
import type { Workbench } from './workbench.ts'

export interface MeasuresCardProps {
  readonly half: 'outcomes' | 'experience'
  readonly bench: Workbench
  readonly known: ReadonlyMap<string, KnownMeasure>
  readonly accounts: number
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : undefined)

/** The measures of one half: how much each counts, and which values earn which points. */
export function MeasuresCard({ half, bench, known, accounts }: MeasuresCardProps) {
  const { t } = useTranslation('health-rule')
  const { t: health } = useTranslation('health')
  const format = useFormat()
  const { draft, readOnly, faults } = bench
  const { half_weights: halves } = draft.rule
  const own = draft.rule.measures.filter((one) => (one.own?.half ?? known.get(one.key)?.half) === half)
  const total = own.reduce((sum, { weight }) => sum + weight, 0)
  const part = share(halves[half], halves.outcomes + halves.experience)
  const path = `half_weights.${half}`
  return (
    <Card
      title={health(`half.${half}`)}
      aside={
        <span className={styles.halfWeight}>
          {t('edit.half_weight')}
          <NumberField
            label={t(`part.half_weights_${half}`)}
            value={halves[half]}
            onChange={(value) => draft.set({ half_weights: { ...halves, [half]: value } })}
            isWrong={faults.has(path)}
            describedBy={faults.has(path) ? faultId(path) : undefined}
            readOnly={readOnly}
          />
          {part === undefined ? null : format.percent(part, 0)}
        </span>
      }
    >
      <RuleMark path={path} bench={bench} />
      <div className={styles.headRow} aria-hidden="true">
        <span>{t('edit.measure')}</span>
        <span>{t('edit.weight')}</span>
        <span>{t('edit.thresholds')}</span>
      </div>
      {own.map((measure) => (
        <MeasureRow
          key={measure.key}
          measure={measure}
          bench={bench}
          weightShare={share(measure.weight, total)}
          known={known.get(measure.key)}
          accounts={accounts}
        />
      ))}
      <AddMeasure half={half} bench={bench} known={known} />
    </Card>
  )
}

function MeasureRow(props: {
  readonly measure: Rule['measures'][number]
  readonly bench: Workbench
  readonly weightShare: number | undefined
  readonly known: KnownMeasure | undefined
  readonly accounts: number
}) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const { measureName } = useRuleWords()
  const { measure, bench, weightShare, known, accounts } = props
  const knownShare = known?.known === undefined ? undefined : share(known.known, accounts)
  const { draft, faults, readOnly } = bench
  const { key } = measure
  const name = measure.own?.name ?? measureName(key)
  const sayOwn = (one: OwnMeasure) =>
    [t(`own.kinds.${one.source.kind}`), t(`own.comparisons.${one.compared_with}`)].join(' · ')
  const field = (path: string) => ({
    isWrong: faults.has(path),
    describedBy: faults.has(path) ? faultId(path) : undefined,
    readOnly,
  })
  const weight = `measures.${key}.weight`
  const thresholds = `measures.${key}.thresholds`
  const compared = `measures.${key}.compared_with`
  const fade = `measures.${key}.fade`
  return (
    <fieldset
      className={styles.measure}
      data-changed={[weight, thresholds, compared, fade].some(draft.isChanged)}
    >
      <legend className="visually-hidden">{name}</legend>
      <div className={styles.what}>
        <div className={styles.name}>
          <b aria-hidden="true">{name}</b>
          {readOnly ? null : (
            <Tooltip label={t('own.drop')} withArrow>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t('own.drop_named', { measure: name })}
                onClick={() => draft.dropMeasure(key)}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
        <span>
          {measure.own
            ? sayOwn(measure.own)
            : t(`current.description.${key}` as 'current.description.csat', { defaultValue: '' })}
        </span>
        {knownShare === undefined ? null : (
          <span>{t('edit.known', { share: format.percent(knownShare, 0) })}</span>
        )}
      </div>
      <div className={styles.cell}>
        <span className={styles.cellName} aria-hidden="true">
          {t('edit.weight')}
        </span>
        <span className={styles.weight}>
          <NumberField
            {...field(weight)}
            label={t('part.weight', { measure: name })}
            value={measure.weight}
            onChange={(value) => draft.setWeight(key, value)}
          />
          {weightShare === undefined || Number.isNaN(weightShare) ? null : format.percent(weightShare, 0)}
        </span>
        <RuleMark path={weight} bench={bench} />
      </div>
      <div className={styles.cell}>
        <span className={styles.cellName} aria-hidden="true">
          {t('edit.thresholds')}
        </span>
        {measure.own || !known ? null : <ComparedSelect measure={measure} known={known} bench={bench} />}
        <RuleMark path={compared} bench={bench} />
        <ThresholdEditor
          {...field(thresholds)}
          measure={name}
          unit={unitOfMeasure(measure)}
          thresholds={measure.thresholds}
          onChange={(line) => draft.setThresholds(key, line)}
        />
        <RuleMark path={thresholds} bench={bench} />
        <FadeField measure={measure} name={name} bench={bench} />
        <RuleMark path={fade} bench={bench} />
      </div>
    </fieldset>
  )
}
