import { useTranslation } from 'react-i18next'
import type { HealthOverview } from '../../lib/health.ts'
import { Card } from '../../ui/card.tsx'
import { Chart } from '../../ui/chart.tsx'

/** Accounts by score, in steps of ten points. */
export function DistributionCard({ health }: { readonly health: HealthOverview }) {
  const { t } = useTranslation('health')
  return (
    <Card>
      <Chart
        title={t('distribution.title')}
        unit={t('distribution.unit')}
        xLabel={t('distribution.bin')}
        x={health.bins.map(({ from, to }) => `${from}–${to === 100 ? 100 : to - 1}`)}
        series={[
          {
            name: t('distribution.accounts'),
            kind: 'bar',
            tone: 'accent',
            values: health.bins.map(({ accounts }) => accounts),
          },
        ]}
        height={180}
      />
    </Card>
  )
}
