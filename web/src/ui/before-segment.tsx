import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/use-format.ts'
import { useView } from '../lib/use-view.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'

/** In place of an answer, on a card of its own. */
export const BeforeSegmentCard = (props: BeforeSegmentProps) => (
  <Card>
    <BeforeSegment {...props} />
  </Card>
)

interface BeforeSegmentProps {
  readonly since: string
  /** A whole span rather than a day. */
  readonly isSpan?: boolean
  /** Where the day does not stand as `as_of` in the address. */
  readonly onToday?: () => void
}

/** Who was in a segment before its members were kept is not known; that is not the same as nobody. */
export function BeforeSegment({ since, isSpan = false, onToday }: BeforeSegmentProps) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const { isPast, change } = useView()
  const today = onToday ?? (isPast ? () => change({ as_of: undefined }) : undefined)
  return (
    <EmptyState
      title={t(isSpan ? 'past.unknown_span' : 'past.unknown')}
      why={t('past.why', { since: format.date(since) })}
      action={
        <Button variant="default" onClick={() => change({ segment: undefined })}>
          {t('past.without')}
        </Button>
      }
      more={
        today ? (
          <Button variant="subtle" onClick={today}>
            {t('past.today')}
          </Button>
        ) : undefined
      }
    />
  )
}
