import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { ApiProblem } from '../../lib/problem.ts'
import {
  changeOpportunity,
  type Lock,
  stairAnswer,
  staircaseKey,
  staircasesQuery,
  type WholeOpportunity,
} from '../../lib/staircase.ts'
import { useAction } from '../../lib/use-action.ts'
import { useSharedDraft } from '../../lib/use-shared-draft.ts'
import { ChangedMeanwhile } from '../../ui/changed-meanwhile.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LockState, useLockReason } from '../../ui/lock-state.tsx'
import { type OpportunityDraft, OpportunityFields } from '../../ui/opportunity-fields.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './staircase.module.css'

/** One opportunity: how it stands, whether its offer may leave, and what became of it. */
export function OpportunityView({ id }: { readonly id: number }) {
  const { data, error, refetch } = useQuery(stairAnswer<WholeOpportunity>(`opportunities/${id}`))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={8} />
  return <View key={data.id} opportunity={data} />
}

function View({ opportunity }: { readonly opportunity: WholeOpportunity }) {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('opportunities:write')
  const { account, override } = opportunity
  const lock = useQuery(stairAnswer<Lock>(`accounts/${account.id}/offer-lock`))
  return (
    <div className={styles.stack}>
      <div>
        <h2 className={styles.heading}>{opportunity.name}</h2>
        <Link to="/accounts/$accountId" params={{ accountId: String(account.id) }} className="link">
          {account.name}
        </Link>
      </div>
      <div className={styles.part}>
        <span className={styles.label}>{t('lock.title')}</span>
        {lock.data ? <LockState lock={lock.data} /> : <LinesSkeleton lines={1} />}
        {override ? (
          <span className={styles.small}>
            {t('lock.left_by', { who: override.by })} {override.reason}
          </span>
        ) : null}
      </div>
      {mayWrite ? <Form opportunity={opportunity} /> : null}
      <History opportunity={opportunity} />
    </div>
  )
}

const valuesOf = (opportunity: WholeOpportunity): OpportunityDraft => ({
  name: opportunity.name,
  kind: opportunity.kind,
  step_id: opportunity.step?.id ?? null,
  stage: opportunity.stage,
  amount_minor: opportunity.amount_minor,
  currency: opportunity.currency,
  owner_id: opportunity.owner?.id ?? null,
  expected_on: opportunity.expected_on,
  note: opportunity.note,
  outcome_reason: opportunity.outcome_reason,
  outcome_note: opportunity.outcome_note,
})

function useOpportunityWords() {
  const { t, i18n } = useTranslation('staircase')
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const { data: staircases } = useQuery(staircasesQuery)
  const label = (field: string): string =>
    i18n.exists(`staircase:history.field.${field}`) ? t(`history.field.${field as 'stage'}`) : field
  const say = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '—'
    if (field === 'stage') return t(`stage.${value as 'idea'}`)
    if (field === 'kind') return t(`kind.${value as 'upsell'}`)
    if (field === 'outcome_reason') return t(`reason.${value as 'price'}`)
    if (field === 'owner_id') return members?.rows.find(({ id }) => id === value)?.name ?? '—'
    if (field === 'step_id') {
      const steps = (staircases?.rows ?? []).flatMap((one) => one.steps)
      return steps.find(({ id }) => id === value)?.name ?? '—'
    }
    return String(value)
  }
  return { label, say }
}

function Form({ opportunity }: { readonly opportunity: WholeOpportunity }) {
  const { t } = useTranslation('staircase')
  const say = useLockReason()
  const [locked, setLocked] = useState<Lock['reasons']>([])
  const { label, say: sayField } = useOpportunityWords()
  const shared = useSharedDraft<OpportunityDraft>({
    version: opportunity.version,
    values: valuesOf(opportunity),
  })
  const { draft, typed } = shared
  const { mutate, isPending } = useAction({
    run: () => changeOpportunity(opportunity.id, { ...typed, version: shared.version }),
    invalidate: [staircaseKey],
    done: () => t('opportunity.saved'),
    onDone: () => shared.markSaved(typed),
    onError: (error) => {
      if (!(error instanceof ApiProblem) || error.problem.code !== 'staircase.offer_locked') return false
      setLocked((error.problem.params?.reasons ?? []) as Lock['reasons'])
      return true
    },
  })
  const isLost = draft.stage === 'lost' && draft.outcome_reason === null
  return (
    <div className={styles.part}>
      <OpportunityFields draft={draft} onChange={shared.set} />
      <ChangedMeanwhile lines={shared.meanwhile} label={label} say={sayField} onChoose={shared.choose} />
      {locked.length > 0 ? (
        <div role="alert" className={styles.notice}>
          <b>{t('lock.refused')}</b>
          <ul className={styles.changes}>
            {locked.map((reason) => (
              <li key={reason.code}>{say(reason)}</li>
            ))}
          </ul>
          <span>{t('lock.refused_help')}</span>
        </div>
      ) : null}
      <div>
        <Button
          loading={isPending}
          disabled={draft.name.trim() === '' || isLost || shared.isBlocked}
          onClick={() => {
            setLocked([])
            mutate()
          }}
        >
          {t('opportunity.save')}
        </Button>
      </div>
    </div>
  )
}

function History({ opportunity }: { readonly opportunity: WholeOpportunity }) {
  const { t } = useTranslation('staircase')
  const { label: named, say: word } = useOpportunityWords()
  return (
    <section className={styles.part} aria-label={t('history.title')}>
      <span className={styles.label}>{t('history.title')}</span>
      <ul className={styles.lines}>
        {opportunity.history.map(({ id, at, by, before, after }) => (
          <li key={id}>
            <span className={styles.small}>
              {by} · <When at={at} show="dateTime" />
            </span>
            {Object.entries(after)
              .filter(([field]) => !field.endsWith('_id'))
              .map(([field, value]) => (
                <span key={field}>
                  {named(field)}: {field in before ? `${word(field, before[field])} → ` : ''}
                  {word(field, value)}
                </span>
              ))}
            {Object.keys(after).some((field) => field.endsWith('_id')) ? (
              <span className={styles.small}>
                {Object.keys(after)
                  .filter((field) => field.endsWith('_id'))
                  .map(named)
                  .join(' · ')}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
