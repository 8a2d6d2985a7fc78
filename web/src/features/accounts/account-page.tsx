import { Button, Tabs } from '@mantine/core'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorMessage } from '../../lib/error-message.ts'
import { useCan } from '../../lib/me.ts'
import { isStatus } from '../../lib/problem.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { AccountForm } from './account-form.tsx'
import { AccountHeader } from './account-header.tsx'
import { AccountSummary } from './account-summary.tsx'
import styles from './accounts.module.css'
import { type Account, type Note, useAccount } from './accounts-data.ts'
import { ContractsTab } from './contracts-tab.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { NoteComposer } from './note-composer.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { PeopleTab } from './people-tab.tsx'
import { TimelineTab } from './timeline-tab.tsx'
import { UsageTab } from './usage-tab.tsx'
import { VoiceTab } from './voice-tab.tsx'

const tabs = ['overview', 'usage', 'contracts', 'voice', 'people', 'timeline'] as const
type Tab = (typeof tabs)[number]

/** How is this account, why, and what is its whole story? */
export function AccountPage() {
  const { accountId } = useParams({ strict: false })
  const id = accountId ?? ''
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { asOf, isPast, change } = useView()
  const navigate = useNavigate()
  const { data, error, refetch } = useAccount(id, isPast ? asOf : undefined)
  useEffect(() => {
    // A merged account answers as the one it went into.
    if (data && String(data.id) !== id && !id.startsWith('ext:')) {
      void navigate({
        to: '/accounts/$accountId',
        params: { accountId: String(data.id) },
        search: (old) => old,
        replace: true,
      })
    }
  }, [data, id, navigate])
  if (error && isPast && isStatus(error, 404)) {
    return (
      <EmptyState
        level={1}
        title={t('one.not_then', { day: format.date(asOf) })}
        why={t('one.not_then_why')}
        action={<Button onClick={() => change({ as_of: undefined })}>{t('one.today')}</Button>}
      />
    )
  }
  if (error && !data && isStatus(error, 404)) return <NoSuchAccount error={error} />
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return <AccountContent key={data.id} account={data} />
}

function NoSuchAccount({ error }: { readonly error: Error }) {
  const { t } = useTranslation('accounts')
  const { title, help } = errorMessage(error)
  return (
    <EmptyState
      level={1}
      title={title}
      why={help ?? ''}
      action={<Button renderRoot={(props) => <Link to="/accounts" {...props} />}>{t('one.back')}</Button>}
    />
  )
}

function AccountContent({ account }: { readonly account: Account }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { asOf, isPast } = useView()
  const canWrite = useCan('accounts:write') && !isPast
  const search = useSearch({ strict: false }) as { tab?: string }
  const tab: Tab = tabs.find((name) => name === search.tab) ?? 'overview'
  const [composing, setComposing] = useState<Note['kind']>()
  const [dialog, setDialog] = useState<'edit' | 'merge'>()
  const group = account.name
  useShortcut({ keys: 'n', label: t('keys.note'), group, enabled: canWrite }, () => setComposing('note'))
  useShortcut({ keys: 'e', label: t('keys.edit'), group, enabled: canWrite }, () => setDialog('edit'))
  const close = () => setDialog(undefined)
  const navigate = useNavigate()
  const show = (next: string | null) => {
    void navigate({
      to: '.',
      search: ({ tab: _, ...rest }) => (next === null || next === 'overview' ? rest : { ...rest, tab: next }),
      replace: true,
      resetScroll: false,
    })
  }
  return (
    <Page>
      <AccountHeader
        account={account}
        canWrite={canWrite}
        onNote={() => setComposing('note')}
        onLog={() => setComposing('call')}
        onEdit={() => setDialog('edit')}
        onMerge={() => setDialog('merge')}
      />
      {isPast ? (
        <p className={styles.past} role="status">
          <Marked text={t('one.past', { day: format.date(asOf) })} />
        </p>
      ) : null}
      {composing === undefined ? null : (
        <Card>
          <NoteComposer
            key={composing}
            accountId={String(account.id)}
            kind={composing}
            onDone={() => setComposing(undefined)}
          />
        </Card>
      )}
      <AccountSummary account={account} />
      <Tabs value={tab} onChange={show} keepMounted={false} className={styles.body ?? ''}>
        <Tabs.List mb="md" className={styles.tabs} aria-label={t('one.tabs')}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((name) => (
          <Tabs.Panel key={name} value={name}>
            <TabBody tab={name} account={account} canWrite={canWrite} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {dialog === 'edit' ? <AccountForm accountId={String(account.id)} onClose={close} /> : null}
      {dialog === 'merge' ? <MergeDialog account={account} onClose={close} /> : null}
    </Page>
  )
}

interface TabBodyProps {
  readonly tab: Tab
  readonly account: Account
  readonly canWrite: boolean
}

function TabBody({ tab, account, canWrite }: TabBodyProps) {
  const accountId = String(account.id)
  switch (tab) {
    case 'overview':
      return <OverviewTab account={account} canWrite={canWrite} />
    case 'usage':
      return <UsageTab accountId={accountId} />
    case 'contracts':
      return <ContractsTab accountId={accountId} />
    case 'voice':
      return <VoiceTab accountId={accountId} />
    case 'people':
      return <PeopleTab accountId={accountId} accountName={account.name} canWrite={canWrite} />
    case 'timeline':
      return <TimelineTab accountId={accountId} />
  }
}
