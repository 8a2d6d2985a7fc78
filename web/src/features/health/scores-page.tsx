import { Button, Group } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { unknownMark } from '../../lib/format.ts'
import { useCan } from '../../lib/me.ts'
import { type Score, scoreSearch, scoresKey, useScores } from '../../lib/scores.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { NewScoreDialog, RenameScoreDialog } from './score-dialogs.tsx'
import styles from './scores.module.css'

/** The scores that are kept: which there are, by which rule, and what may be done with them. */
export function ScoresPage() {
  const { t } = useTranslation('scores')
  const { t: health } = useTranslation('health')
  const scores = useScores()
  const mayWrite = useCan('health-rule:write')
  const [dialog, setDialog] = useState<'new' | Score>()
  const columns = useColumns(mayWrite ? setDialog : undefined)
  const close = () => setDialog(undefined)
  const rows = scores.data?.rows
  const most = scores.data?.most ?? 0
  const live = rows?.filter(({ retired_at: at }) => at === null).length ?? 0
  return (
    <Page>
      <PageHeader
        title={t('page.title')}
        lead={t('page.lead', { most })}
        actions={
          <>
            <Link to="/health" className="link">
              {health('page.title')}
            </Link>
            {mayWrite ? (
              <Button
                leftSection={<IconPlus size={16} />}
                disabled={rows === undefined || live >= most}
                title={live >= most && rows ? t('page.full', { most }) : undefined}
                onClick={() => setDialog('new')}
              >
                {t('new.action')}
              </Button>
            ) : null}
          </>
        }
      />
      <DataTable
        id="scores"
        label={t('page.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        error={scores.error}
        onRetry={() => void scores.refetch()}
        empty={<EmptyState title={t('page.title')} why={t('page.lead', { most })} />}
        comfortable
      />
      {dialog === 'new' ? <NewScoreDialog scores={rows ?? []} onClose={close} /> : null}
      {dialog === undefined || dialog === 'new' ? null : <RenameScoreDialog score={dialog} onClose={close} />}
    </Page>
  )
}

function useColumns(onRename: ((score: Score) => void) | undefined): readonly Column<Score>[] {
  const { t } = useTranslation('scores')
  const format = useFormat()
  return useMemo(() => {
    const state = (row: Score) => {
      if (row.is_main) return t('state.main')
      if (row.retired_at === null) return t('state.live')
      return t('state.retired', { day: format.date(row.retired_at.slice(0, 10)) })
    }
    return [
      {
        id: 'name',
        header: t('column.name'),
        value: (row) => row.name ?? t('main'),
        cell: (row) => (
          <Link to="/health" search={scoreSearch(row.id)} className={`link ${styles.name}`}>
            {row.name ?? t('main')}
          </Link>
        ),
        grow: true,
        width: 180,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'state',
        header: t('column.state'),
        value: state,
        width: 190,
        sortable: false,
        telling: 1,
      },
      {
        id: 'rule',
        header: t('column.rule'),
        value: (row) => row.rule_version,
        cell: (row) => (
          <Link to="/health/rule" search={scoreSearch(row.id)} className="link">
            {t('version', { version: row.rule_version ?? 1 })}
          </Link>
        ),
        width: 110,
        sortable: false,
        telling: 2,
      },
      {
        id: 'by',
        header: t('column.by'),
        value: (row) => (row.is_main ? null : (row.created_by ?? t('by_program'))),
        cell: (row) => (row.is_main ? null : (row.created_by ?? t('by_program'))),
        width: 130,
        sortable: false,
      },
      {
        id: 'actions',
        header: t('column.actions'),
        value: () => undefined,
        cell: (row) => (onRename ? <ScoreActions score={row} onRename={onRename} /> : null),
        width: 240,
        sortable: false,
        telling: 3,
        ...(onRename ? {} : { hidden: true }),
      },
    ]
  }, [t, format, onRename])
}

function ScoreActions({
  score,
  onRename,
}: {
  readonly score: Score
  readonly onRename: (score: Score) => void
}) {
  const { t } = useTranslation('scores')
  const retire = useAction({
    run: () => api.POST('/api/v1/health/scores/{id}/retire', { params: { path: { id: score.id } } }),
    invalidate: [scoresKey],
    done: () => t('retire.done', { name: score.name }),
  })
  if (score.is_main || score.retired_at !== null) return unknownMark
  return (
    <Group gap="xs" wrap="nowrap">
      <Button size="compact-sm" variant="default" onClick={() => onRename(score)}>
        {t('rename.action')}
      </Button>
      <ConfirmButton
        title={t('retire.title', { name: score.name })}
        consequence={t('retire.consequence')}
        onConfirm={() => retire.mutateAsync().catch(() => undefined)}
        variant="subtle"
      >
        {t('retire.action')}
      </ConfirmButton>
    </Group>
  )
}
