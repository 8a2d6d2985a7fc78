import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import { definitionOf, useDefinitionName } from './definition-choice.ts'
import { DefinitionInForce } from './definition-in-force.tsx'
import type { Metric } from './metric-data.ts'
import styles from './metrics.module.css'

export interface DefinitionCardProps {
  readonly metric: Metric
  readonly onDefinition: (definition: string) => void
}

/** How the figure is made, so that anybody can check it, and by whose definition. */
export function DefinitionCard({ metric, onDefinition }: DefinitionCardProps) {
  const { t, i18n } = useTranslation('metrics')
  const unit = metric.unit === 'money' ? metric.currency : t(`unit_name.${metric.unit}`)
  const source = metric.source[i18n.language as Language]
  return (
    <Card title={t('definition.title')}>
      {metric.definitions.length > 1 ? <Choice metric={metric} onDefinition={onDefinition} /> : null}
      <dl className={styles.definition}>
        <dt>{t('definition.formula')}</dt>
        <dd>{metric.formula[i18n.language as Language]}</dd>
        <dt>{t('definition.unit')}</dt>
        <dd>{unit}</dd>
        <dt>{t('definition.version')}</dt>
        <dd>
          {metric.definition.id} v{metric.definition.version}
        </dd>
        <dt>{t('definition.source')}</dt>
        <dd>
          {metric.source_url ? (
            <a href={metric.source_url} target="_blank" rel="noreferrer" className="link">
              {source}
            </a>
          ) : (
            source
          )}
        </dd>
      </dl>
    </Card>
  )
}

function Choice({ metric, onDefinition }: DefinitionCardProps) {
  const { t } = useTranslation('metrics')
  const nameOf = useDefinitionName()
  const shown = definitionOf(metric)
  return (
    <div className={styles.choice}>
      <Select
        label={t('definition.choose')}
        allowDeselect={false}
        data={metric.definitions.map((one) => ({ value: one.definition, label: nameOf(one) }))}
        value={shown}
        onChange={(next) => (next ? onDefinition(next) : undefined)}
      />
      <DefinitionInForce name={metric.name} shown={shown} />
      <Link
        to="/metrics/$name/difference"
        params={{ name: metric.name }}
        search={{ definition: shown }}
        className="link"
      >
        {t('definition.compare')}
      </Link>
    </div>
  )
}
