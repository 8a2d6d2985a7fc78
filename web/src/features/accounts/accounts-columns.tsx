import { IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { useFurtherScores } from '../../lib/scores.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Delta } from '../../ui/delta.tsx'
import { HealthBadge, HealthMark } from '../../ui/health-badge.tsx'
import { HealthWhyLine } from '../../ui/health-why.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import styles from './accounts.module.css'
import type { AccountReasons, AccountRow } from './accounts-data.ts'

export type ListedAccount = AccountRow & { readonly why: AccountReasons | undefined }

export function useAccountColumns(): readonly Column<ListedAccount>[] {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { workspace } = useMe()
  const further = useFurtherScores()
  return useMemo(() => {
    const days = (day: string | null) => {
      if (day === null) return undefined
      return t('list.days', { count: format.daysUntil(day, workspace.today) })
    }
    const ago = (day: string | null, reason: string) =>
      day === null ? (
        <Num value={null} reason={reason} />
      ) : (
        <span title={format.date(day)}>{format.dayMonth(day)}</span>
      )
    const text = (
      id: 'industry' | 'country' | 'domain' | 'external_id',
      hidden = true,
    ): Column<ListedAccount> => ({
      id,
      header: t(`column.${id}`),
      value: (row) => row[id],
      hidden,
      sortable: id !== 'domain',
    })
    return [
      {
        id: 'name',
        header: t('column.name'),
        value: (row) => row.name,
        cell: (row) => <NameCell row={row} />,
        fixed: true,
        grow: true,
        width: 200,
        telling: 0,
      },
      {
        id: 'health',
        header: t('column.health'),
        value: (row) => row.health?.score,
        cell: (row) => <HealthCell row={row} />,
        width: 128,
        telling: 1,
      },
      {
        id: 'delta',
        header: t('column.delta'),
        hint: t('hint.delta'),
        value: (row) => row.health?.delta_14d,
        cell: (row) =>
          row.health?.delta_14d == null ? (
            <Num value={null} reason={t('unknown.health')} />
          ) : (
            <Delta value={Math.round(row.health.delta_14d)} better="up" />
          ),
        align: 'end',
        width: 96,
      },
      ...further.map(
        ({ id, name }, index): Column<ListedAccount> => ({
          id: `score-${id}`,
          header: name,
          value: (row) => scoreOf(row, id)?.score,
          cell: (row) => <ScoreCell score={scoreOf(row, id)} reason={t('unknown.health')} />,
          width: 128,
          hidden: index > 0,
        }),
      ),
      {
        id: 'why',
        header: t('column.why'),
        value: () => undefined,
        cell: (row) =>
          row.why ? <HealthWhyLine drivers={row.why.drivers} standing={row.why.standing} most={1} /> : null,
        sortable: false,
        width: 300,
        telling: 2,
      },
      {
        id: 'mrr',
        header: t('column.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => (
          <Money minor={row.mrr_minor} reason={row.mrr_minor === null ? t('unknown.mrr') : ''} />
        ),
        align: 'end',
        width: 116,
        telling: 3,
      },
      {
        id: 'renewal',
        header: t('column.renewal'),
        value: (row) => row.renewal_date,
        cell: (row) =>
          row.renewal_date === null ? (
            <Num value={null} reason={t('unknown.renewal')} />
          ) : (
            <span title={format.date(row.renewal_date)}>{days(row.renewal_date)}</span>
          ),
        align: 'end',
        width: 84,
      },
      { id: 'owner', header: t('column.owner'), value: (row) => row.owner?.name, width: 112 },
      { id: 'stage', header: t('column.stage'), value: (row) => t(`stage.${row.stage}`), width: 116 },
      { id: 'tier', header: t('column.tier'), value: (row) => row.tier, width: 84 },
      {
        id: 'last_usage',
        header: t('column.last_usage'),
        value: (row) => row.last_usage_on,
        cell: (row) => ago(row.last_usage_on, t('unknown.last_usage')),
        align: 'end',
        width: 96,
      },
      {
        id: 'active_contacts',
        header: t('column.active_contacts'),
        hint: t('hint.active_contacts'),
        value: (row) => row.active_contacts_28d,
        align: 'end',
        width: 104,
        hidden: true,
      },
      {
        id: 'seats',
        header: t('column.seats'),
        value: (row) => row.seats_paid,
        align: 'end',
        width: 104,
        hidden: true,
      },
      {
        id: 'tickets_open',
        header: t('column.tickets_open'),
        value: (row) => row.tickets_open,
        align: 'end',
        width: 96,
        hidden: true,
      },
      {
        id: 'nps',
        header: t('column.nps'),
        value: (row) => row.nps_score,
        align: 'end',
        width: 72,
        hidden: true,
      },
      {
        id: 'last_touch',
        header: t('column.last_touch'),
        hint: t('hint.last_touch'),
        value: (row) => row.last_touch_on,
        cell: (row) => ago(row.last_touch_on, t('unknown.last_touch')),
        align: 'end',
        width: 96,
        hidden: true,
      },
      {
        id: 'plans',
        header: t('column.plans'),
        value: (row) => row.plans.join(', ') || null,
        sortable: false,
        hidden: true,
      },
      {
        id: 'tags',
        header: t('column.tags'),
        value: (row) => row.tags.join(', ') || null,
        sortable: false,
        hidden: true,
      },
      text('industry'),
      text('country'),
      text('domain'),
      {
        id: 'signed_up',
        header: t('column.signed_up'),
        value: (row) => row.signed_up_on,
        hidden: true,
        width: 104,
      },
      text('external_id'),
    ]
  }, [t, format, workspace.today, further])
}

type ListedScore = ListedAccount['scores'][number]

const scoreOf = (row: ListedAccount, id: number) => row.scores.find((score) => score.id === id)

function ScoreCell(props: { readonly score: ListedScore | undefined; readonly reason: string }) {
  const { score, reason } = props
  return score ? <HealthBadge state={score.band} score={score.score} /> : <Num value={null} reason={reason} />
}

function NameCell({ row }: { readonly row: ListedAccount }) {
  return (
    <Link
      to="/accounts/$accountId"
      params={{ accountId: String(row.id) }}
      className={`link ${styles.name}`}
      preload="intent"
    >
      {row.name}
    </Link>
  )
}

function HealthCell({ row }: { readonly row: ListedAccount }) {
  const t = useWords('accounts')
  const { health } = row
  if (health === null) return <Num value={null} reason={t('unknown.health')} />
  const { judgement } = row
  return (
    <>
      <HealthBadge state={health.band} score={health.score} />
      {judgement && judgement.band !== health.band ? <JudgedMark judgement={judgement} /> : null}
    </>
  )
}

/** A person sees it otherwise than the rule. */
function JudgedMark({ judgement }: { readonly judgement: NonNullable<ListedAccount['judgement']> }) {
  const t = useWords('accounts')
  const common = useWords('common')
  const words = t('health.judged', { name: judgement.by, band: common(`health.${judgement.band}`) })
  return (
    <span className={styles.judgedMark} title={words}>
      <IconUser size={13} aria-hidden="true" />
      <HealthMark state={judgement.band} />
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
