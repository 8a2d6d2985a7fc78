import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { When } from '../../ui/when.tsx'
import { type BackTest, useBackTests } from './rule-data.ts'
import { AucFigure, ShareFigure, shareOf } from './share-figure.tsx'

const dangerOf = (test: BackTest) => test.result?.bands.find(({ band }) => band === 'danger')

function useColumns(): Column<BackTest>[] {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  return useMemo(() => {
    const ruleName = (test: BackTest) => {
      const rule =
        test.rule_version === null ? t('list.edited') : t('versions.version', { version: test.rule_version })
      return test.score.name === null ? rule : `${test.score.name} · ${rule}`
    }
    const status = (test: BackTest) =>
      test.status === 'running'
        ? `${t('status.running')} ${format.percent(test.progress, 0)}`
        : t(`status.${test.status}`)
    return [
      {
        id: 'rule',
        header: t('list.rule'),
        value: ruleName,
        cell: (row) => (
          <Link to="/health/back-tests/$backTestId" params={{ backTestId: String(row.id) }} className="link">
            {ruleName(row)}
          </Link>
        ),
        grow: true,
        width: 150,
        fixed: true,
        telling: 0,
      },
      {
        id: 'horizon',
        header: t('try.horizon'),
        value: (row) => row.horizon,
        cell: (row) => t('try.within', { days: row.horizon }),
        width: 116,
      },
      { id: 'status', header: t('list.status'), value: status, width: 116, telling: 1 },
      {
        id: 'auc',
        header: t('result.auc_short'),
        value: (row) => row.result?.auc?.value,
        cell: (row) => (row.result ? <AucFigure auc={row.result.auc} /> : null),
        align: 'end',
        width: 148,
        telling: 2,
      },
      {
        id: 'precision',
        header: t('list.precision'),
        value: (row) => shareOf(dangerOf(row) ?? { part: 0, whole: 0 }),
        cell: (row) => {
          const danger = dangerOf(row)
          return danger ? <ShareFigure share={danger} /> : null
        },
        align: 'end',
        width: 148,
      },
      {
        id: 'recall',
        header: t('list.recall'),
        value: (row) => (row.result ? shareOf(row.result.recall) : null),
        cell: (row) => (row.result ? <ShareFigure share={row.result.recall} /> : null),
        align: 'end',
        width: 148,
        telling: 3,
      },
      {
        id: 'by',
        header: t('list.by'),
        value: (row) => row.created_by ?? t('versions.program'),
        width: 116,
      },
      {
        id: 'at',
        header: t('list.at'),
        value: (row) => row.created_at,
        cell: (row) => <When at={row.created_at} />,
        width: 140,
      },
    ]
  }, [t, format])
}

/** All back-tests, the newest first. */
export function BackTestsPage() {
  const { t } = useTranslation('health-rule')
  const tests = useBackTests()
  const navigate = useNavigate()
  const columns = useColumns()
  const toRule = (
    <Button renderRoot={(props) => <Link to="/health/rule" {...props} />}>{t('list.try')}</Button>
  )
  return (
    <Page>
      <PageHeader
        title={t('list.title')}
        lead={t('list.lead')}
        actions={
          <>
            <Link to="/health" className="link">
              {t('page.health')}
            </Link>
            {toRule}
          </>
        }
      />
      <DataTable
        id="back-tests"
        label={t('list.title')}
        columns={columns}
        rows={tests.data}
        rowId={(row) => String(row.id)}
        onOpen={(row) =>
          void navigate({ to: '/health/back-tests/$backTestId', params: { backTestId: String(row.id) } })
        }
        error={tests.error}
        onRetry={() => void tests.refetch()}
        empty={<EmptyState title={t('list.none')} why={t('list.none_why')} action={toRule} />}
      />
    </Page>
  )
}
