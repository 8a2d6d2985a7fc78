import { Button, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type TemplateRow, templatesQuery } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { When } from '../../ui/when.tsx'
import { OnboardingTabs } from './onboarding-tabs.tsx'
import { TemplateMark } from './template-mark.tsx'
import { WaitingNotice } from './waiting-notice.tsx'

/** What are new accounts led through? */
export function TemplatesPage() {
  const { t } = useTranslation('onboarding')
  const mayWrite = useCan('onboarding-templates:write')
  const [isRetired, setRetired] = useState(false)
  const list = useQuery(templatesQuery(isRetired))
  const navigate = useNavigate()
  const columns = useColumns()
  const make = mayWrite ? (
    <Button renderRoot={(props) => <Link to="/onboarding/templates/new" {...props} />}>
      {t('template.make')}
    </Button>
  ) : undefined
  const rows = list.data?.rows
  return (
    <Page>
      <PageHeader
        title={t('tab.templates')}
        lead={t('template.lead')}
        {...(make ? { actions: make } : {})}
        filters={
          <Switch
            label={t('template.retired')}
            checked={isRetired}
            onChange={(event) => setRetired(event.currentTarget.checked)}
          />
        }
      />
      <OnboardingTabs />
      {rows?.map((row) => (
        <WaitingNotice key={row.id} template={row} hasName />
      ))}
      <DataTable
        id="onboarding-templates"
        label={t('tab.templates')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        onOpen={(row) =>
          void navigate({
            to: '/onboarding/templates/$templateId',
            params: { templateId: String(row.id) },
          })
        }
        error={list.error}
        onRetry={() => void list.refetch()}
        comfortable
        empty={
          <EmptyState
            title={t('template.none')}
            why={t('template.none_why')}
            {...(make && !isRetired ? { action: make } : {})}
          />
        }
      />
    </Page>
  )
}

function useColumns(): Column<TemplateRow>[] {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  return useMemo(() => {
    const count = (id: 'steps' | 'running' | 'stuck' | 'done', telling?: 2 | 3): Column<TemplateRow> => ({
      id,
      header: t(`template.column.${id}`),
      value: (row) => row[id],
      cell: (row) => format.number(row[id]),
      align: 'end',
      width: 110,
      ...(telling ? { telling } : {}),
    })
    return [
      {
        id: 'name',
        header: t('template.column.name'),
        value: (row) => row.name,
        cell: (row) => (
          <Link
            to="/onboarding/templates/$templateId"
            params={{ templateId: String(row.id) }}
            className="link"
          >
            {row.name}
          </Link>
        ),
        grow: true,
        width: 260,
        fixed: true,
        telling: 0,
      },
      {
        id: 'state',
        header: t('template.column.state'),
        value: (row) => t(`template.state.${row.state}`),
        cell: (row) => (
          <span>
            <TemplateMark state={row.state} />
            {row.has_changes && row.version !== null ? ` · ${t('template.changed')}` : ''}
          </span>
        ),
        width: 170,
        telling: 1,
      },
      count('steps'),
      count('running', 2),
      count('stuck', 3),
      count('done'),
      {
        id: 'changed',
        header: t('template.column.changed'),
        value: (row) => row.changed_at,
        cell: (row) => <When at={row.changed_at} />,
        width: 120,
      },
    ]
  }, [t, format])
}
