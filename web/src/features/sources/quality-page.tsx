import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { Freshness } from './freshness.tsx'
import { type QualityCheck, qualityQuery } from './import-data.ts'
import { QualityChecks } from './quality-checks.tsx'
import own from './sources.module.css'

const groups = ['contradictions', 'joins', 'duplicates', 'gaps', 'freshness'] as const
const POLL_MS = 1000

export function QualityPage() {
  const quality = useQuery(qualityQuery)
  if (quality.error && !quality.data)
    return <ErrorState error={quality.error} onRetry={() => void quality.refetch()} />
  if (!quality.data) return <BlockSkeleton height={420} />
  return <Findings checks={quality.data.checks} sources={quality.data.sources} />
}

type Sources = Parameters<typeof Freshness>[0]['sources']

function Findings({
  checks,
  sources,
}: {
  readonly checks: readonly QualityCheck[]
  readonly sources: Sources
}) {
  const { t } = useTranslation('sources')
  const found = checks.filter((check) => (check.count ?? 0) > 0)
  const fine = checks.filter((check) => check.count === 0)
  const lookedAt = checks.find((check) => check.computed_at)?.computed_at ?? null
  const again = useLookAgain(lookedAt)
  const button = (
    <Button variant="default" loading={again.isBusy} onClick={again.look}>
      {t('quality.look_again')}
    </Button>
  )
  if (lookedAt === null) {
    return <EmptyState title={t('quality.title')} why={t('quality.not_yet')} action={button} />
  }
  return (
    <div className={own.stack}>
      <div className={own.actions}>
        <p className={own.sub}>
          {t('quality.summary', { count: found.length, fine: fine.length })} · {t('quality.looked_at')}{' '}
          <When at={lookedAt} />
        </p>
        {button}
      </div>
      {groups.map((group) => (
        <QualityChecks key={group} group={group} checks={found.filter((check) => check.group === group)} />
      ))}
      <Freshness sources={sources} />
      {fine.length === 0 ? null : (
        <Card title={t('quality.fine')}>
          <ul className={own.fine}>
            {fine.map((check) => (
              <li key={check.key}>
                <span className={own.good} aria-hidden="true">
                  ●{' '}
                </span>
                {t(`quality.checks.${check.key as 'stale-sources'}.title`)}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

/** The checks run in the background; the page asks until they have. */
function useLookAgain(lookedAt: string | null): { isBusy: boolean; look(): void } {
  const client = useQueryClient()
  const [since, setSince] = useState<string | null>()
  const isBusy = since !== undefined && since === lookedAt
  useEffect(() => {
    if (!isBusy) return
    const timer = window.setInterval(
      () => void client.invalidateQueries({ queryKey: qualityQuery.queryKey }),
      POLL_MS,
    )
    return () => window.clearInterval(timer)
  }, [isBusy, client])
  const start = useAction({
    run: () => request('POST', '/api/v1/data-quality/refresh'),
    onDone: () => setSince(lookedAt),
  })
  return { isBusy: isBusy || start.isPending, look: () => start.mutate() }
}
