import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { isStatus } from '../../lib/problem.ts'
import { planQuery, successKey, type WholePlan } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { AgreementCard } from './agreement-card.tsx'
import { GoalsCard } from './goals-card.tsx'
import { KeepDialog } from './keep-dialog.tsx'
import { StateMark } from './state-mark.tsx'
import { StepsCard } from './steps-card.tsx'
import styles from './success.module.css'
import { TimelineCard } from './timeline-card.tsx'

/** What this customer wants to get done, how far it is, and who does what next. */
export function PlanPage() {
  const { planId } = useParams({ from: '/shell/success-plans/$planId' })
  const { data, error, refetch } = useQuery(planQuery(planId))
  if (error && !data) {
    return (
      <ErrorState
        error={error}
        level={1}
        {...(isStatus(error, 404) || isStatus(error, 400) ? {} : { onRetry: () => void refetch() })}
      />
    )
  }
  if (!data) return <PageSkeleton />
  return <Shown plan={data} />
}

function Shown({ plan }: { readonly plan: WholePlan }) {
  const { t } = useTranslation('success')
  const mayWrite = useCan('success:write') && plan.closed_on === null
  return (
    <Page>
      <PageHeader
        title={plan.title}
        beside={<StateMark state={plan.progress} />}
        lead={<Lead plan={plan} />}
        actions={<Actions plan={plan} />}
      />
      <Columns
        main={
          <>
            <Card title={t('plan.job')}>
              {plan.job === '' ? (
                <p className={styles.small}>{t('plan.job_none')}</p>
              ) : (
                <p className={styles.words}>{plan.job}</p>
              )}
            </Card>
            <GoalsCard plan={plan} mayWrite={mayWrite} />
            <TimelineCard
              goals={plan.goals_shown}
              steps={plan.steps_shown}
              startsOn={plan.starts_on}
              today={plan.today}
            />
            <StepsCard plan={plan} mayWrite={mayWrite} />
          </>
        }
        side={<AgreementCard plan={plan} mayWrite={mayWrite} />}
      />
    </Page>
  )
}

function Lead({ plan }: { readonly plan: WholePlan }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const account = (
    <Link to="/accounts/$accountId" params={{ accountId: String(plan.account.id) }} className="link">
      {plan.account.name}
    </Link>
  )
  return (
    <p>
      <Marked text={t('plan.of', { account: plan.account.name })} marks={{ account }} />
      {plan.ends_on
        ? ` · ${t('plan.until', { from: format.date(plan.starts_on), to: format.date(plan.ends_on) })}`
        : ''}
      {plan.owner ? ` · ${plan.owner.name}` : ''}
      {` · ${t('plan.version', { version: plan.version, by: plan.saved_by })}`}
      {plan.closed_on
        ? ` · ${t('plan.closed_on', { day: format.date(plan.closed_on), by: plan.closed_by ?? '' })}`
        : ''}
    </p>
  )
}

function Actions({ plan }: { readonly plan: WholePlan }) {
  const { t } = useTranslation('success')
  const mayWrite = useCan('success:write')
  const [isKeeping, setKeeping] = useState(false)
  const path = { params: { path: { id: plan.id } }, body: { note: '' } }
  const close = useAction({
    run: () => api.POST('/api/v1/success-plans/{id}/close', path),
    invalidate: [successKey],
    done: () => t('plan.closed'),
  })
  const reopen = useAction({
    run: () => api.POST('/api/v1/success-plans/{id}/reopen', path),
    invalidate: [successKey],
    done: () => t('plan.reopened'),
  })
  const pdf = `/api/v1/success-plans/${plan.id}/pdf`
  return (
    <>
      <Menu withinPortal={false} position="bottom-end">
        <Menu.Target>
          <Button variant="default">{t('plan.more')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={`${pdf}?language=ja`} download>
            {t('plan.pdf_ja')}
          </Menu.Item>
          <Menu.Item component="a" href={`${pdf}?language=en`} download>
            {t('plan.pdf_en')}
          </Menu.Item>
          {mayWrite ? <Menu.Item onClick={() => setKeeping(true)}>{t('plan.keep')}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
      {mayWrite && plan.closed_on === null ? (
        <>
          <ConfirmButton
            title={t('plan.close_title')}
            consequence={t('plan.close_what')}
            onConfirm={() => close.mutateAsync()}
          >
            {t('plan.close')}
          </ConfirmButton>
          <Button
            renderRoot={(props) => (
              <Link to="/success-plans/$planId/edit" params={{ planId: String(plan.id) }} {...props} />
            )}
          >
            {t('plan.edit')}
          </Button>
        </>
      ) : null}
      {mayWrite && plan.closed_on !== null ? (
        <Button loading={reopen.isPending} onClick={() => reopen.mutate()}>
          {t('plan.reopen')}
        </Button>
      ) : null}
      {isKeeping ? <KeepDialog plan={plan} onClose={() => setKeeping(false)} /> : null}
    </>
  )
}
