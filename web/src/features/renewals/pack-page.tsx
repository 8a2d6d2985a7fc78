import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan, useMe } from '../../lib/me.ts'
import { isStatus } from '../../lib/problem.ts'
import { type Pack, renewalsAnswer, renewalsKey } from '../../lib/renewals.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { PackContent } from './pack-content.tsx'
import styles from './renewals.module.css'
import { useMembers } from './renewals-tabs.tsx'

/** The year of a customer at a glance, and what became of handing it over. */
export function PackPage() {
  const { packId } = useParams({ from: '/shell/renewals/packs/$packId' })
  const { data, error, refetch } = useQuery(
    renewalsAnswer<Pack>(`renewal-packs/${encodeURIComponent(packId)}`),
  )
  if (error && !data) {
    return (
      <ErrorState
        error={error}
        level={1}
        {...(isStatus(error, 404) ? {} : { onRetry: () => void refetch() })}
      />
    )
  }
  if (!data) return <PageSkeleton />
  return <Shown pack={data} />
}

function Shown({ pack }: { readonly pack: Pack }) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  return (
    <Page>
      <PageHeader
        title={t('pack.of', { account: pack.account })}
        lead={
          <>
            {t('pack.as_of', { day: format.date(pack.content.as_of) })} ·{' '}
            {t('pack.made_by', { by: pack.made_by })} ·{' '}
            <Link to="/renewals" search={{ open: String(pack.renewal_id) }} className="link">
              {t('column.day')} {format.date(pack.renews_on)}
            </Link>
          </>
        }
        actions={<Files id={pack.id} />}
      />
      <Columns main={<PackContent content={pack.content} />} side={<Handing pack={pack} />} />
    </Page>
  )
}

function Files({ id }: { readonly id: number }) {
  const { t } = useTranslation('renewals')
  const base = `/api/v1/renewal-packs/${id}`
  return (
    <>
      <Button variant="default" component="a" href={`${base}/csv`} download>
        {t('pack.csv')}
      </Button>
      <Button variant="default" component="a" href={`${base}/pdf?language=en`} download>
        {t('pack.pdf_en')}
      </Button>
      <Button variant="default" component="a" href={`${base}/pdf?language=ja`} download>
        {t('pack.pdf_ja')}
      </Button>
    </>
  )
}

function Handing({ pack }: { readonly pack: Pack }) {
  const { t } = useTranslation('renewals')
  const { member } = useMe()
  const mayWrite = useCan('renewals:write')
  const receive = useAction({
    run: () => api.POST('/api/v1/renewal-packs/{id}/receipt', { params: { path: { id: pack.id } } }),
    invalidate: [renewalsKey],
    done: () => t('pack.saved'),
  })
  return (
    <Card title={t('pack.title')}>
      <div className={styles.stack}>
        <p>{pack.sent_to_name ? t('pack.sent_to', { name: pack.sent_to_name }) : t('pack.not_sent')}</p>
        {pack.sent_at ? (
          <p className={styles.small}>
            {t('pack.sent')} <When at={pack.sent_at} />
          </p>
        ) : null}
        {pack.received_at ? (
          <p>
            {t('pack.received')} <When at={pack.received_at} />
          </p>
        ) : pack.sent_to === null ? null : (
          <p className={styles.small}>{t('pack.not_received')}</p>
        )}
        {pack.sent_to === member.id && !pack.received_at ? (
          <Button loading={receive.isPending} onClick={() => receive.mutate()}>
            {t('pack.receipt')}
          </Button>
        ) : null}
        {mayWrite ? (
          <>
            <SendForm id={pack.id} />
            <FollowForm key={`${pack.outcome_at}${pack.follow_up_on}`} pack={pack} />
          </>
        ) : pack.outcome ? (
          <p>{pack.outcome}</p>
        ) : null}
      </div>
    </Card>
  )
}

function SendForm({ id }: { readonly id: number }) {
  const { t } = useTranslation('renewals')
  const members = useMembers()
  const [to, setTo] = useState<string | null>(null)
  const { mutate, isPending } = useAction({
    run: (memberId: string) =>
      api.POST('/api/v1/renewal-packs/{id}/send', {
        params: { path: { id } },
        body: { member_id: memberId },
      }),
    invalidate: [renewalsKey],
    done: () => t('pack.sent'),
  })
  return (
    <div className={styles.actions}>
      <Select label={t('pack.send_to')} searchable value={to} data={members} onChange={setTo} />
      <Button
        variant="default"
        disabled={to === null}
        loading={isPending}
        onClick={() => (to === null ? undefined : mutate(to))}
      >
        {t('pack.send')}
      </Button>
    </div>
  )
}

function FollowForm({ pack }: { readonly pack: Pack }) {
  const { t } = useTranslation('renewals')
  const [day, setDay] = useState(pack.follow_up_on ?? '')
  const [outcome, setOutcome] = useState(pack.outcome ?? '')
  const { mutate, isPending } = useAction({
    run: () =>
      api.PATCH('/api/v1/renewal-packs/{id}', {
        params: { path: { id: pack.id } },
        body: { follow_up_on: day || null, outcome: outcome.trim() || null },
      }),
    invalidate: [renewalsKey],
    done: () => t('pack.saved'),
  })
  return (
    <div className={styles.stack}>
      <TextInput
        type="date"
        label={t('column.follow_up')}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Textarea
        label={t('pack.outcome')}
        autosize
        minRows={2}
        maxLength={4000}
        value={outcome}
        onChange={(event) => setOutcome(event.currentTarget.value)}
      />
      <div>
        <Button variant="default" loading={isPending} onClick={() => mutate()}>
          {t('pack.save')}
        </Button>
      </div>
    </div>
  )
}
