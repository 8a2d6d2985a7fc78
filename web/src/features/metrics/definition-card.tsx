import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import type { Metric } from './metric-data.ts'
import styles from './metrics.module.css'

/** How the figure is made, so that anybody can check it. */
export function DefinitionCard({ metric }: { readonly metric: Metric }) {
  const { t, i18n } = useTranslation('metrics')
  const unit = metric.unit === 'money' ? metric.currency : t(`unit_name.${metric.unit}`)
  return (
    <Card title={t('definition.title')}>
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
        <dd>{metric.source[i18n.language as Language]}</dd>
      </dl>
    </Card>
  )
}
