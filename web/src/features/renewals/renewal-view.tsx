import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { renewalsAnswer, type WholeRenewal } from '../../lib/renewals.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { RenewalDay } from './renewal-day.tsx'
import { RenewalForm } from './renewal-form.tsx'
import { RenewalPacks } from './renewal-packs.tsx'
import { RenewalPoints } from './renewal-points.tsx'
import styles from './renewals.module.css'

/** One renewal: what is due, how it stands, what was observed and handed over. */
export function RenewalView({ id }: { readonly id: number }) {
  const { data, error, refetch } = useQuery(renewalsAnswer<WholeRenewal>(`renewals/${id}`))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={10} />
  return <Shown renewal={data} />
}

function Shown({ renewal }: { readonly renewal: WholeRenewal }) {
  const { t } = useTranslation('renewals')
  const mayWrite = useCan('renewals:write')
  return (
    <div className={styles.stack}>
      <h2 className={styles.heading}>
        <Link to="/accounts/$accountId" params={{ accountId: String(renewal.account.id) }} className="link">
          {renewal.account.name}
        </Link>
      </h2>
      <Facts renewal={renewal} />
      {mayWrite ? <RenewalForm key={renewal.id} renewal={renewal} /> : <Said renewal={renewal} />}
      <RenewalPoints id={renewal.id} mayWrite={mayWrite} />
      <RenewalPacks id={renewal.id} mayWrite={mayWrite} />
      <section className={styles.section}>
        <h3>{t('view.history')}</h3>
        {renewal.history.length === 0 ? <p className={styles.sub}>{t('view.history_none')}</p> : null}
        <ul className={styles.lines}>
          {renewal.history.map((line) => (
            <HistoryLine key={line.id} line={line} />
          ))}
        </ul>
      </section>
    </div>
  )
}

function Facts({ renewal }: { readonly renewal: WholeRenewal }) {
  const { t } = useTranslation('renewals')
  return (
    <dl className={styles.facts}>
      <Fact label={t('column.day')}>
        <RenewalDay renewal={renewal} />
        {renewal.is_gone ? <p className={styles.small}>{t('view.gone')}</p> : null}
        {renewal.is_implied ? <p className={styles.small}>{t('view.implied')}</p> : null}
        {renewal.moved > 0 ? (
          <p className={styles.small}>{t('view.moved', { count: renewal.moved })}</p>
        ) : null}
      </Fact>
      <Fact label={t('column.amount')}>
        <Money minor={renewal.mrr_minor} per="month" />{' '}
        <span className={styles.small}>
          <Money minor={renewal.year_minor} per="year" /> · {t('contracts', { count: renewal.contracts })}
          {renewal.term_months === null ? '' : ` · ${t('term', { count: renewal.term_months })}`}
        </span>
      </Fact>
      <Fact label={t('column.health')}>
        <HealthBadge state={renewal.health.band} score={renewal.health.score} />
      </Fact>
      {renewal.result ? (
        <Fact label={t('result.title')}>
          {t(`result.${renewal.result}`)} <Money minor={renewal.result_mrr_minor} per="month" />
        </Fact>
      ) : null}
      {renewal.called ? <Fact label={t('view.called')}>{t(`category.${renewal.called}`)}</Fact> : null}
    </dl>
  )
}

function Said({ renewal }: { readonly renewal: WholeRenewal }) {
  const { t } = useTranslation('renewals')
  return (
    <dl className={styles.facts}>
      <Fact label={t('state.title')}>{t(`state.${renewal.state}`)}</Fact>
      <Fact label={t('category.title')}>{t(`category.${renewal.category}`)}</Fact>
      <Fact label={t('column.owner')}>{renewal.owner?.name ?? t('nobody')}</Fact>
      <Fact label={t('column.follow_up')}>
        {renewal.follow_up_on ? <When at={renewal.follow_up_on} show="date" /> : '—'}
      </Fact>
      {renewal.note ? <Fact label={t('view.note')}>{renewal.note}</Fact> : null}
      {renewal.loss_reason ? (
        <Fact label={t('view.reason')}>
          {t(`reason.${renewal.loss_reason}`)} {renewal.competitor ?? ''} {renewal.loss_note}
        </Fact>
      ) : null}
    </dl>
  )
}

function HistoryLine({ line }: { readonly line: WholeRenewal['history'][number] }) {
  const { t } = useTranslation('renewals')
  const words = Object.entries(line.after).map(([field, value]) => {
    const label = t(`field.${field as 'state'}`)
    if (field === 'state') return `${label}: ${t(`state.${value as 'due'}`)}`
    if (field === 'result') return `${label}: ${value ? t(`result.${value as 'up'}`) : t('result.none')}`
    if (field === 'renews_on') return `${label}: ${line.before.renews_on} → ${value}`
    if (field === 'follow_up_on') return `${label}: ${value ?? '—'}`
    return label
  })
  return (
    <li>
      <span>{words.join(' · ')}</span>
      <span className={styles.small}>
        {line.by} · <When at={line.at} />
      </span>
    </li>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
