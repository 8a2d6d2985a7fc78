import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../lib/api.ts'
import { useCan } from '../lib/me.ts'
import {
  type AccountStairs,
  type OpportunityPage,
  type StairStep,
  stairAnswer,
  staircaseKey,
} from '../lib/staircase.ts'
import { useAction } from '../lib/use-action.ts'
import { useFormat } from '../lib/use-format.ts'
import { useRuleWords } from '../lib/use-rule-words.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import { LockState } from './lock-state.tsx'
import { MissingLines } from './missing-lines.tsx'
import { Money } from './money.tsx'
import { OpportunityDialog } from './opportunity-dialog.tsx'
import { OverrideDialog } from './override-dialog.tsx'
import { LinesSkeleton } from './skeletons.tsx'
import styles from './staircase.module.css'

interface AccountProps {
  readonly account: { readonly id: number; readonly name: string }
}
type Standing = AccountStairs['standings'][number]

/** Where an account stands on its staircases, what is missing, and whether an offer may leave. */
export function AccountStaircase({ account }: AccountProps) {
  const { t } = useTranslation('staircase')
  return (
    <Card
      title={t('title')}
      aside={
        <Link to="/staircase" className="link">
          {t('account.all')}
        </Link>
      }
    >
      <AccountStaircaseParts account={account} />
    </Card>
  )
}

/** As the card, without its frame. */
export function AccountStaircaseParts({ account }: AccountProps) {
  const { t } = useTranslation('staircase')
  const path = `accounts/${account.id}/staircase`
  const { data, error, refetch } = useQuery(stairAnswer<AccountStairs>(path))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={4} />
  return (
    <div className={styles.stack}>
      {data.standings.length === 0 ? <p className={styles.sub}>{t('account.none')}</p> : null}
      {data.standings.map((standing) => (
        <StandingPart
          key={standing.staircase.id}
          standing={standing}
          account={account}
          isOpen={data.lock.is_open}
        />
      ))}
      <div className={styles.part}>
        <b>{t('lock.title')}</b>
        <LockState lock={data.lock} />
        <LockActions account={account} lock={data.lock} />
      </div>
      <AccountOpportunities account={account} />
    </div>
  )
}

function StandingPart({
  standing,
  account,
  isOpen,
}: AccountProps & { readonly standing: Standing; readonly isOpen: boolean }) {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  const words = useRuleWords()
  const { staircase, step, reached, since, since_before: before, next, steps } = standing
  const here = steps.find(({ id }) => id === step?.id)
  return (
    <section className={styles.standing} aria-label={staircase.name}>
      <h3>{staircase.name}</h3>
      <p>
        <b>{step?.name ?? t('ground')}</b>{' '}
        <span className={styles.sub}>
          {t('account.nth', { n: reached, of: steps.length })} ·{' '}
          {t(before ? 'since_before' : 'since', { day: format.date(since) })}
        </span>
      </p>
      <ol className={styles.ladder} aria-label={t('account.ladder')}>
        {steps.map(({ id, name }, index) => (
          <li key={id} data-at={id === step?.id}>
            <span aria-hidden="true">{index < reached ? '✓' : '·'}</span>
            <span>
              {name}
              {index < reached ? <span className="visually-hidden"> {t('account.met')}</span> : null}
            </span>
          </li>
        ))}
      </ol>
      {next ? (
        <div className={styles.part}>
          <b>{t('missing.title', { step: next.name })}</b>
          <MissingLines lines={next.missing} words={words} />
        </div>
      ) : null}
      {here ? <Guidance step={here} standing={standing} account={account} isOpen={isOpen} /> : null}
    </section>
  )
}

interface GuidanceProps extends AccountProps {
  readonly step: Pick<StairStep, 'id' | 'guidance' | 'guidance_url' | 'offer'>
  readonly standing: Standing
  readonly isOpen: boolean
}

/** What to do now, and what to offer then. */
function Guidance({ step, standing, account }: GuidanceProps) {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('opportunities:write')
  const [isNoting, setNoting] = useState(false)
  const opportunity = standing.offer?.opportunity
  return (
    <>
      {step.guidance || step.guidance_url ? (
        <div className={styles.part}>
          <b>{t('guidance')}</b>
          {step.guidance ? <p>{step.guidance}</p> : null}
          {step.guidance_url ? (
            <a href={step.guidance_url} target="_blank" rel="noreferrer" className="link">
              {t('guidance_link')}
            </a>
          ) : null}
        </div>
      ) : null}
      {step.offer ? (
        <div className={styles.part}>
          <b>{t('offer.title')}</b>
          <span>
            {step.offer.name}{' '}
            {step.offer.amount_minor === null ? null : (
              <span className={styles.sub}>
                <Money minor={step.offer.amount_minor} /> {t('offer.first_year')}
              </span>
            )}
          </span>
          {opportunity ? (
            <Link
              to="/staircase/opportunities"
              search={{ open: String(opportunity.id) } as never}
              className="link"
            >
              {t(`stage.${opportunity.stage as 'idea'}`)}
            </Link>
          ) : mayWrite ? (
            <div>
              <Button size="compact-sm" variant="default" onClick={() => setNoting(true)}>
                {t('opportunity.note_offer')}
              </Button>
            </div>
          ) : null}
        </div>
      ) : null}
      {isNoting ? (
        <OpportunityDialog
          account={account}
          step={{ id: step.id, offer: step.offer }}
          onClose={() => setNoting(false)}
        />
      ) : null}
    </>
  )
}

function LockActions({ account, lock }: AccountProps & { readonly lock: AccountStairs['lock'] }) {
  const { t } = useTranslation('staircase')
  const mayOverride = useCan('staircase:write')
  const [isAsking, setAsking] = useState(false)
  const end = useAction({
    run: (id: number) => api.DELETE('/api/v1/offer-overrides/{id}', { params: { path: { id } } }),
    invalidate: [staircaseKey],
    done: () => t('override.ended'),
  })
  if (!mayOverride) return null
  const { override } = lock
  return (
    <div className={styles.actions}>
      {override ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate(override.id)}
        >
          {t('override.end')}
        </Button>
      ) : lock.is_open ? null : (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t('override.do')}
        </Button>
      )}
      {isAsking ? <OverrideDialog account={account} lock={lock} onClose={() => setAsking(false)} /> : null}
    </div>
  )
}

const MOST = 6

function AccountOpportunities({ account }: AccountProps) {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('opportunities:write')
  const [isNoting, setNoting] = useState(false)
  const { data } = useQuery(
    stairAnswer<OpportunityPage>('opportunities', { account: String(account.id), limit: String(MOST) }),
  )
  return (
    <div className={styles.part}>
      <b>{t('opportunity.many')}</b>
      {data?.rows.length === 0 ? <span className={styles.sub}>{t('opportunity.none')}</span> : null}
      {data?.rows.map((row) => (
        <div key={row.id} className={styles.row}>
          <Link to="/staircase/opportunities" search={{ open: String(row.id) } as never} className="link">
            {row.name}
          </Link>
          <span className={styles.sub}>
            {t(`stage.${row.stage}`)}
            {row.amount_minor === null ? null : (
              <>
                {' · '}
                <Money minor={row.amount_minor} currency={row.currency} />
              </>
            )}
          </span>
        </div>
      ))}
      {mayWrite ? (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => setNoting(true)}>
            {t('opportunity.new')}
          </Button>
        </div>
      ) : null}
      {isNoting ? <OpportunityDialog account={account} onClose={() => setNoting(false)} /> : null}
    </div>
  )
}
