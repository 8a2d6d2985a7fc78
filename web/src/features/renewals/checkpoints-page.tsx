import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import {
  type Point,
  type PointPage,
  renewalsAnswer,
  renewalsPages,
  type SavedRule,
} from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { CallDialog } from './call-dialog.tsx'
import { usePointWord } from './point-words.ts'
import styles from './renewals.module.css'
import { useWhose } from './renewals-search.ts'
import { RenewalsTabs, WhoseFilters } from './renewals-tabs.tsx'
import { RuleDialog } from './rule-dialog.tsx'

export function CheckpointsPage() {
  const { t } = useTranslation('renewals')
  return (
    <Page>
      <PageHeader title={t('tab.checkpoints')} lead={t('checkpoints.lead')} filters={<WhoseFilters />} />
      <RenewalsTabs />
      <Columns
        main={
          <>
            <PointsCard path="renewals/calls-due" kind="due" />
            <PointsCard path="renewals/disagreements" kind="differ" />
          </>
        }
        side={<RuleCard />}
      />
    </Page>
  )
}

interface PointsCardProps {
  readonly path: string
  readonly kind: 'due' | 'differ'
}

function PointsCard({ path, kind }: PointsCardProps) {
  const { t } = useTranslation('renewals')
  const { owner, segment } = useWhose()
  const list = useInfiniteQuery(renewalsPages<PointPage>(path, { owner, segment }))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  return (
    <Card title={t(`checkpoints.${kind}`)}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={4} /> : null}
      {rows?.length === 0 ? (
        <EmptyState title={t(`checkpoints.${kind}_none`)} why={t(`checkpoints.${kind}_why`)} />
      ) : null}
      <ul className={styles.lines}>
        {rows?.map((point) => (
          <PointLine key={`${point.renewal_id}${point.checkpoint}`} point={point} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="subtle" onClick={() => void list.fetchNextPage()}>
          {t('checkpoints.more')}
        </Button>
      ) : null}
    </Card>
  )
}

function PointLine({ point }: { readonly point: Point }) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const pointWord = usePointWord()
  const mayWrite = useCan('renewals:write')
  const [isCalling, setCalling] = useState(false)
  const said = [
    point.csm && `${t('point.csm')}: ${t(`point.band.${point.csm}`)}`,
    point.final && `${t('point.final')}: ${t(`point.band.${point.final}`)}`,
    point.result && `${t('result.title')}: ${t(`result.${point.result as 'up'}`)}`,
  ].filter(Boolean)
  return (
    <li>
      <span className={styles.row}>
        <Link to="/renewals" search={{ open: String(point.renewal_id) }} className="link">
          {point.account.name}
        </Link>
        {mayWrite && point.result === null ? (
          <Button variant="default" size="compact-xs" onClick={() => setCalling(true)}>
            {t('point.call')}
          </Button>
        ) : null}
      </span>
      <span className={styles.small}>
        {pointWord(point.checkpoint)} ({format.date(point.day)}) · {t('column.day')}{' '}
        {format.date(point.renews_on)}
        {point.owner ? ` · ${point.owner}` : ''}
      </span>
      <span>
        {t('point.automatic')}: <HealthBadge state={point.automatic} score={point.score} />
        {said.length > 0 ? ` · ${said.join(' · ')}` : ''}
      </span>
      {isCalling ? (
        <CallDialog
          renewalId={point.renewal_id}
          checkpoint={point.checkpoint}
          onClose={() => setCalling(false)}
        />
      ) : null}
    </li>
  )
}

function RuleCard() {
  const { t } = useTranslation('renewals')
  const mayWrite = useCan('health-rule:write')
  const pointWord = usePointWord()
  const [isEditing, setEditing] = useState(false)
  const { data } = useQuery(renewalsAnswer<{ rows: SavedRule[] }>('renewals/rules'))
  const rule = data?.rows[0]
  const list = (points: SavedRule['content']['checkpoints']) => (
    <ul className={styles.lines}>
      {points.map(({ from, days }) => (
        <li key={`${from}${days}`}>{pointWord(`${from}-${days}`)}</li>
      ))}
    </ul>
  )
  return (
    <Card
      title={t('checkpoints.rule')}
      {...(rule && mayWrite
        ? {
            aside: (
              <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
                {t('checkpoints.edit')}
              </Button>
            ),
          }
        : {})}
    >
      {rule ? (
        <div className={styles.stack}>
          <p className={styles.small}>{t('checkpoints.version', { version: rule.version })}</p>
          {list(rule.content.checkpoints)}
          {Object.entries(rule.content.tiers).map(([tier, points]) => (
            <div key={tier}>
              <b>
                {t('checkpoints.tier')} {tier}
              </b>
              {list(points)}
            </div>
          ))}
          <p className={styles.small}>
            {t('checkpoints.rule_days', { days: rule.content.call_within_days })}
          </p>
          <p className={styles.small}>{t('checkpoints.pack_days', { days: rule.content.pack_days })}</p>
        </div>
      ) : (
        <LinesSkeleton lines={5} />
      )}
      {rule && isEditing ? <RuleDialog saved={rule} onClose={() => setEditing(false)} /> : null}
    </Card>
  )
}
