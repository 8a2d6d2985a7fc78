import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useView } from '../../lib/use-view.ts'
import { BeforeDataCard } from '../../ui/before-data.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useNarrowed } from './metric-view.ts'

export interface NothingToTellProps {
  readonly title: string
  readonly why: string
  /** Why, where filters leave nobody. */
  readonly whyNarrowed: string
  readonly importText: string
}

/** An empty figure: filters may leave nobody, and then they can be taken off; else the data are still to come. */
export function NothingToTell({ title, why, whyNarrowed, importText }: NothingToTellProps) {
  const { t } = useTranslation('common')
  const { narrowed, clear } = useNarrowed()
  const { isPast } = useView()
  const isNarrowed = Object.keys(narrowed).length > 0
  if (isPast && !isNarrowed) return <BeforeDataCard />
  return (
    <Card>
      <EmptyState
        title={title}
        why={isNarrowed ? whyNarrowed : why}
        action={
          isNarrowed ? (
            <Button variant="default" onClick={clear}>
              {t('filter.clear_all')}
            </Button>
          ) : (
            <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>{importText}</Button>
          )
        }
      />
    </Card>
  )
}
