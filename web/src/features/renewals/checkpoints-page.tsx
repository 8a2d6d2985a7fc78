import { Button, Checkbox } from '@mantine/core'
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
  const whose = useWhose()
  const list = useInfiniteQuery(renewalsPages<PointPage>(path, whose))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  const mayWrite = useCan('renewals:write')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const callable = mayWrite ? (rows ?? []).filter(({ result }) => result === null) : []
  const points = callable.filter((point) => chosen.has(keyOf(point)))
  const [isCalling, setCalling] = useState(false)
  return (
    <Card title={t(`checkpoints.${kind}`)}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={4} /> : null}
      {rows?.length === 0 ? (
        <EmptyState title={t(`checkpoints.${kind}_none`)} why={t(`checkpoints.${kind}_why`)} />
      ) : null}
      {callable.length > 1 ? (
        <div className={styles.pickAll}>
          <Checkbox
            label={t('point.choose_all', { count: callable.length })}
            checked={points.length === callable.length}
            indeterminate={points.length > 0 && points.length < callable.length}
            onChange={(event) => setChosen(new Set(event.currentTarget.checked ? callable.map(keyOf) : []))}
          />
          <Button size="compact-sm" disabled={points.length === 0} onClick={() => setCalling(true)}>
            {t('point.call_chosen', { count: points.length })}
          </Button>
        </div>
      ) : null}
      <ul className={styles.lines}>
        {rows?.map((point) => (
          <PointLine
            key={keyOf(point)}
            point={point}
            isChosen={chosen.has(keyOf(point))}
            {...(callable.length > 1 && callable.includes(point)
              ? { onChoose: (isOn: boolean) => setChosen(withOrWithout(chosen, keyOf(point), isOn)) }
              : {})}
          />
        ))}
      </ul>
      {isCalling ? (
        <CallDialog points={points} onDone={() => setChosen(new Set())} onClose={() => setCalling(false)} />
      ) : null}
      {list.hasNextPage ? (
        <Button variant="subtle" onClick={() => void list.fetchNextPage()}>
          {t('checkpoints.more')}
        </Button>
      ) : null}
    </Card>
  )
}

const keyOf = ({ renewal_id, checkpoint }: Point) => `${renewal_id} ${checkpoint}`

function withOrWithout(set: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set)
  if (isIn) next.add(key)
  else next.delete(key)
  return next
}

interface PointLineProps {
  readonly point: Point
  readonly isChosen: boolean
  /** Left out where it cannot be called together with others. */
  readonly onChoose?: (isOn: boolean) => void
}

function PointLine({ point, isChosen, onChoose }: PointLineProps) {
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
        <span className={styles.pick}>
          {onChoose ? (
            <Checkbox
              aria-label={t('point.choose', {
                account: point.account.name,
                point: pointWord(point.checkpoint),
              })}
              checked={isChosen}
              onChange={(event) => onChoose(event.currentTarget.checked)}
            />
          ) : null}
          <Link to="/renewals" search={{ open: String(point.renewal_id) }} className="link">
            {point.account.name}
          </Link>
        </span>
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
      {isCalling ? <CallDialog points={[point]} onClose={() => setCalling(false)} /> : null}
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
