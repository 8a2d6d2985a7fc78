import { useTranslation } from 'react-i18next'
import type { paths } from './api.gen.d.ts'
import { useFormat } from './use-format.ts'

type AtRisk = NonNullable<
  paths['/api/v1/prediction']['get']['responses'][200]['content']['application/json']['at_risk']
>

/** What the range of expected losses rests on. */
export function useRangeWords(): (risk: AtRisk) => string {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  return ({ dispersion }) =>
    dispersion
      ? t('tile.at_risk_why_past', {
          count: dispersion.days,
          spans: format.number(dispersion.spans),
          times: format.number(dispersion.factor, 1),
        })
      : t('tile.at_risk_why')
}
