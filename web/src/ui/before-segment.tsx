import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/use-format.ts'
import { useView } from '../lib/use-view.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'

/** In place of an answer, on a card of its own. */
export const BeforeSegmentCard = ({ since }: { readonly since: string }) => (
  <Card>
    <BeforeSegment since={since} />
  </Card>
)

/** Who was in a segment before its members were kept is not known; that is not the same as nobody. */
export function BeforeSegment({ since }: { readonly since: string }) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const { change } = useView()
  return (
    <EmptyState
      title={t('past.unknown')}
      why={t('past.why', { since: format.date(since) })}
      action={
        <Button variant="default" onClick={() => change({ segment: undefined })}>
          {t('past.without')}
        </Button>
      }
      more={
        <Button variant="subtle" onClick={() => change({ as_of: undefined })}>
          {t('past.today')}
        </Button>
      }
    />
  )
}
