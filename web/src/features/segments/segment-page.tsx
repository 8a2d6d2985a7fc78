import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useRuleWords } from '../../lib/use-rule-words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { CountsCard } from './counts-card.tsx'
import { DeleteSegment } from './delete-segment.tsx'
import { ListCard } from './list-card.tsx'
import { MembersCard } from './members-card.tsx'
import { MovesCard } from './moves-card.tsx'
import { RuleBench } from './rule-bench.tsx'
import type { Segment } from './segment.ts'
import styles from './segments.module.css'
import { useSegment } from './segments-data.ts'
import { VersionsCard } from './versions-card.tsx'

/** One segment: its rule or its list, who is in it, who came and left. */
export function SegmentPage() {
  const { segmentId } = useParams({ from: '/shell/segments/$segmentId' })
  const id = Number(segmentId)
  const segment = useSegment(Number.isInteger(id) ? id : undefined)
  const words = useRuleWords()
  const error = segment.error ?? words.error
  if (segment.data && words.isReady) return <OneSegment key={id} segment={segment.data} />
  if (error) {
    const retry = () => {
      void segment.refetch()
      words.retry()
    }
    return <ErrorState error={error} onRetry={retry} level={1} />
  }
  return <PageSkeleton />
}

function OneSegment({ segment }: { readonly segment: Segment }) {
  const { t } = useTranslation('segments')
  const canWrite = useCan('segments:write')
  const { id, kind, used_by: users } = segment
  return (
    <Page>
      <PageHeader
        title={segment.name}
        beside={
          <>
            {t(`kind.${kind}`)} · {t('page.version', { version: segment.version })} ·{' '}
            <When at={segment.changed_at} />
          </>
        }
        lead={segment.description === '' ? undefined : segment.description}
        actions={
          <>
            <Link to="/accounts" search={{ segment: String(id) } as object} className="link">
              {t('page.accounts')}
            </Link>
            {canWrite ? <DeleteSegment segment={segment} /> : null}
          </>
        }
      />
      {segment.failed_with ? (
        <p className={styles.fault} role="alert">
          {t(segment.failed_with === 'too-slow' ? 'page.too_slow' : 'page.failed')}
        </p>
      ) : null}
      {users.length > 0 ? (
        <p className={styles.quiet}>
          {t('page.used_by')}{' '}
          {users.map((user, index) => (
            <span key={user.id}>
              {index === 0 ? '' : ', '}
              <Link to="/segments/$segmentId" params={{ segmentId: String(user.id) }} className="link">
                {user.name}
              </Link>
            </span>
          ))}
        </p>
      ) : null}
      {kind === 'rule' ? <RuleBench saved={segment} /> : <ListCard segment={segment} readOnly={!canWrite} />}
      <CountsCard segment={segment} />
      <MembersCard segment={segment} />
      <MovesCard segment={segment} />
      <VersionsCard id={id} />
    </Page>
  )
}
