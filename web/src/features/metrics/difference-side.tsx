import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { useDefinitionName } from './definition-choice.ts'
import type { Difference } from './difference-data.ts'
import { MetricValue } from './metric-value.tsx'
import styles from './metrics.module.css'
import { sayValue } from './say-value.ts'

export interface DifferenceSideProps {
  readonly label: string
  readonly difference: Difference
  readonly side: Difference['one']
  readonly onChoose: (definition: string) => void
}

/** One of two definitions: its value, what it is made of, and where it is published. */
export function DifferenceSide({ label, difference, side, onChoose }: DifferenceSideProps) {
  const { t, i18n } = useTranslation('metrics')
  const format = useFormat()
  const nameOf = useDefinitionName()
  const language = i18n.language as Language
  const { unit, currency, parts, definitions } = difference
  const { figure } = side
  const part = (key: 'numerator' | 'denominator') => {
    const value = figure[key]
    return value === null ? '—' : sayValue(format, parts[key] ?? 'count', value)
  }
  return (
    <Card title={label}>
      <div className={styles.side}>
        <Select
          aria-label={label}
          allowDeselect={false}
          data={definitions.map((one) => ({ value: one.definition, label: nameOf(one) }))}
          value={side.definition}
          onChange={(next) => (next ? onChoose(next) : undefined)}
        />
        <div className={styles.answer}>
          <MetricValue figure={figure} unit={unit} currency={currency} big />
        </div>
        {figure.reason ? <p className={styles.why}>{t(`reason.${figure.reason}`)}</p> : null}
        <dl className={styles.facts}>
          <div>
            <dt>{t('answer.numerator')}</dt>
            <dd>{part('numerator')}</dd>
          </div>
          {parts.denominator === null ? null : (
            <div>
              <dt>{t('answer.denominator')}</dt>
              <dd>{part('denominator')}</dd>
            </div>
          )}
        </dl>
        <dl className={styles.definition}>
          <dt>{t('definition.formula')}</dt>
          <dd>{side.formula[language]}</dd>
          <dt>{t('definition.title')}</dt>
          <dd>{side.description[language]}</dd>
          <dt>{t('definition.source')}</dt>
          <dd>
            {side.source_url ? (
              <a href={side.source_url} target="_blank" rel="noreferrer" className="link">
                {side.source[language]}
              </a>
            ) : (
              side.source[language]
            )}
          </dd>
        </dl>
      </div>
    </Card>
  )
}
