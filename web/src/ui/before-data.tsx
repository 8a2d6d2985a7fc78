import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/use-format.ts'
import { useView } from '../lib/use-view.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'

/** In place of an answer of a past day by which nothing had been recorded: there is nothing to import, only too early a day. */
export function BeforeDataCard() {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const { asOf, change } = useView()
  return (
    <Card>
      <EmptyState
        title={t('past.nothing', { day: format.date(asOf) })}
        why={t('past.nothing_why')}
        action={
          <Button variant="default" onClick={() => change({ as_of: undefined })}>
            {t('past.today')}
          </Button>
        }
      />
    </Card>
  )
}
