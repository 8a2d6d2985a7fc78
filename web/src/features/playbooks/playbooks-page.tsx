import { Button, Switch } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type PlaybookRow, playbooksQuery } from '../../lib/playbooks.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Unknown } from '../../ui/num.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { When } from '../../ui/when.tsx'
import { Notices } from './notices.tsx'
import type { Trigger } from './playbook.ts'
import styles from './playbooks.module.css'
import { StateMark } from './state-mark.tsx'
import { type PlaybookWords, usePlaybookWords } from './use-playbook-words.ts'

function useColumns(words: PlaybookWords): Column<PlaybookRow>[] {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('list.name'),
        value: (row) => row.name,
        cell: (row) => (
          <Link to="/playbooks/$playbookId" params={{ playbookId: String(row.id) }} className="link">
            {row.name}
          </Link>
        ),
        grow: true,
        width: 220,
        fixed: true,
        telling: 0,
      },
      {
        id: 'state',
        header: t('list.state'),
        value: (row) => t(`state.${row.state}`),
        cell: (row) => (
          <span>
            <StateMark state={row.state} />
            {row.has_changes && row.version !== null ? ` ${t('list.changed')}` : ''}
          </span>
        ),
        width: 150,
        telling: 1,
      },
      {
        id: 'trigger',
        header: t('list.trigger'),
        value: (row) => words.sayTrigger(row.trigger as Trigger),
        grow: true,
        width: 260,
        telling: 2,
      },
      {
        id: 'active',
        header: t('list.active'),
        value: (row) => row.active,
        cell: (row) => format.number(row.active),
        align: 'end',
        width: 110,
      },
      {
        id: 'enrolled',
        header: t('list.enrolled'),
        value: (row) => row.enrolled_30d,
        cell: (row) => format.number(row.enrolled_30d),
        align: 'end',
        width: 128,
      },
      {
        id: 'goal',
        header: t('list.goal'),
        hint: t('list.goal_about'),
        value: (row) => (row.treated === 0 ? undefined : row.goal_met / row.treated),
        cell: (row) =>
          row.treated === 0 ? (
            <Unknown reason={t('list.nobody_yet')} />
          ) : (
            t('of', { n: format.number(row.goal_met), m: format.number(row.treated) })
          ),
        align: 'end',
        width: 130,
        telling: 3,
      },
      {
        id: 'changed',
        header: t('list.saved'),
        value: (row) => row.changed_at,
        cell: (row) => <When at={row.changed_at} />,
        width: 132,
      },
    ],
    [t, format, words],
  )
}

/** All playbooks: what is on, what waits for a person, how it goes. */
export function PlaybooksPage() {
  const { t } = useTranslation('playbooks')
  const [isRetired, setRetired] = useState(false)
  const words = usePlaybookWords()
  const list = useQuery(playbooksQuery(isRetired))
  const navigate = useNavigate()
  const columns = useColumns(words)
  const mayWrite = useCan('playbooks:write')
  const make = mayWrite ? (
    <Button renderRoot={(props) => <Link to="/playbooks/new" {...props} />}>{t('list.make')}</Button>
  ) : undefined
  const noticed = (list.data ?? []).filter(
    ({ waiting, failed_with: failedWith, failed }) => waiting !== null || failedWith !== null || failed > 0,
  )
  return (
    <Page>
      <PageHeader
        title={t('list.title')}
        lead={t('list.lead')}
        {...(make ? { actions: make } : {})}
        filters={
          <>
            <Switch
              label={t('list.retired')}
              checked={isRetired}
              onChange={(event) => setRetired(event.currentTarget.checked)}
            />
            {mayWrite ? (
              <Link to="/settings/playbooks" className="link">
                {t('list.settings')}
              </Link>
            ) : null}
          </>
        }
      />
      {noticed.map((row) => (
        <section key={row.id} className={styles.noticed} aria-label={row.name}>
          <Link to="/playbooks/$playbookId" params={{ playbookId: String(row.id) }} className="link">
            {row.name}
          </Link>
          <Notices playbook={row} />
        </section>
      ))}
      <DataTable
        id="playbooks"
        label={t('list.title')}
        columns={columns}
        rows={words.isReady ? list.data : undefined}
        rowId={(row) => String(row.id)}
        onOpen={(row) =>
          void navigate({ to: '/playbooks/$playbookId', params: { playbookId: String(row.id) } })
        }
        error={list.error ?? words.rules.error}
        onRetry={() => {
          void list.refetch()
          words.rules.retry()
        }}
        comfortable
        empty={
          <EmptyState
            icon={<IconRoute size={28} />}
            title={t(isRetired ? 'list.none_retired' : 'list.none')}
            why={t(isRetired ? 'list.none_retired_why' : 'list.none_why')}
            {...(make && !isRetired ? { action: make } : {})}
          />
        }
      />
    </Page>
  )
}
