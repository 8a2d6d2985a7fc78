import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountHealth } from '../../lib/health.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { AccountSignals } from '../../ui/account-signals.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { HealthWhy } from '../../ui/health-why.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import { Tiles } from '../../ui/page-header.tsx'
import { BlockSkeleton, LinesSkeleton } from '../../ui/skeletons.tsx'
import { AccountLink } from './account-facts.tsx'
import styles from './accounts.module.css'
import { type Account, useAccountHealth } from './accounts-data.ts'
import { HealthJudgement } from './health-judgement.tsx'

/** The condition of the account and why: the first thing its page says. */
export function AccountSummary({ account }: { readonly account: Account }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { asOf, isPast } = useView()
  const { data: health, error, refetch } = useAccountHealth(String(account.id), isPast ? asOf : undefined)
  if (error && !health) return <ErrorState error={error} onRetry={() => void refetch()} />
  const score = health?.score
  return (
    <>
      <Tiles min={220}>
        {health ? (
          <HealthTile health={health} accountId={account.id} isPast={isPast} />
        ) : (
          <BlockSkeleton height={150} />
        )}
        <SeatsTile account={account} health={health} />
        <ActiveTile account={account} />
        <VoiceTile account={account} />
      </Tiles>
      <Card title={score == null ? t('health.why') : t('health.why_score', { score: format.number(score) })}>
        {health ? (
          <div className={styles.why}>
            <div>
              <h3 className="visually-hidden">{t('health.moved')}</h3>
              <HealthWhy health={health} show="moved" most={4} />
            </div>
            <div>
              <h3 className="visually-hidden">{t('health.stands')}</h3>
              <HealthWhy health={health} show="standing" most={4} />
            </div>
          </div>
        ) : (
          <LinesSkeleton lines={4} />
        )}
      </Card>
      {health?.group ? <GroupHealth group={health.group} /> : null}
      {isPast ? null : <AccountSignals accountId={String(account.id)} />}
    </>
  )
}

/** The account with those that stand below it: a good mean does not hide the worst. */
function GroupHealth({ group }: { readonly group: NonNullable<AccountHealth['group']> }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { worst } = group
  return (
    <Card title={t('health.group', { accounts: format.number(group.accounts) })}>
      {worst === null || group.mean === null ? (
        <p className={styles.quiet}>{t('health.group_unknown')}</p>
      ) : (
        <p className={styles.group}>
          <span>{t('health.group_mean', { mean: format.number(group.mean) })}</span>
          <span>
            {t('health.group_worst')} <AccountLink account={worst} /> <HealthBadge state={worst.band} />{' '}
            {format.number(worst.score ?? 0)}
          </span>
          <span className={styles.quiet}>
            {t('health.group_known', { known: format.number(group.known) })} ·{' '}
            <Money minor={group.mrr_minor} />
          </span>
        </p>
      )}
    </Card>
  )
}

interface TileProps {
  readonly title: string
  readonly figure: ReactNode
  readonly children?: ReactNode
}

function Tile({ title, figure, children }: TileProps) {
  return (
    <Card>
      <div className={styles.tile}>
        <h2>{title}</h2>
        <div className={styles.big}>{figure}</div>
        <div className={styles.quiet}>{children}</div>
      </div>
    </Card>
  )
}

interface HealthTileProps {
  readonly health: AccountHealth
  readonly accountId: number
  readonly isPast: boolean
}

function HealthTile({ health, accountId, isPast }: HealthTileProps) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { rule_version: version } = health
  return (
    <Card>
      <div className={styles.tile}>
        <h2>{version === null ? t('health.title_none') : t('health.title', { version })}</h2>
        <HealthBadge state={health.band} score={health.score} delta={health.change} big />
        <div className={styles.halves}>
          <Half label={t('health.outcomes')} value={health.outcomes} />
          <Half label={t('health.experience')} value={health.experience} />
        </div>
        {health.silent ? <p className={styles.minus}>{t('health.silent')}</p> : null}
        <p className={styles.faint}>{t('health.known', { share: format.percent(health.known_share, 0) })}</p>
        <HealthJudgement health={health} accountId={accountId} isPast={isPast} />
      </div>
    </Card>
  )
}

function Half({ label, value }: { readonly label: string; readonly value: number | null }) {
  const format = useFormat()
  const { t } = useTranslation('accounts')
  const tone = value === null ? '' : value >= 70 ? styles.good : value >= 50 ? styles.watch : styles.danger
  return (
    <>
      <span>{label}</span>
      <span className={styles.track} aria-hidden="true">
        {value === null ? null : <i className={tone} style={{ width: `${value}%` }} />}
      </span>
      <b>{value === null ? <Num value={null} reason={t('unknown.none')} /> : format.number(value)}</b>
    </>
  )
}

function SeatsTile({
  account,
  health,
}: {
  readonly account: Account
  readonly health: AccountHealth | undefined
}) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { shelfware } = health ?? {}
  const paid = account.seats_paid
  if (paid === null) {
    return (
      <Tile title={t('tile.seats')} figure={<Num value={null} reason={t('unknown.seats')} />}>
        {t('unknown.seats')}
      </Tile>
    )
  }
  const used =
    shelfware?.seats_used ??
    (account.active_contacts_28d === null ? null : Math.min(account.active_contacts_28d, paid))
  return (
    <Tile
      title={t('tile.seats')}
      figure={
        <>
          <Num value={used} reason={used === null ? t('unknown.last_usage') : ''} />{' '}
          <span className={styles.faint}>{t('tile.seats_of', { paid: format.number(paid) })}</span>
        </>
      }
    >
      {shelfware && shelfware.unused > 0
        ? t('tile.shelfware', { count: shelfware.unused, money: format.money(shelfware.mrr_minor) })
        : used === null
          ? null
          : t('tile.shelfware_none')}
    </Tile>
  )
}

function ActiveTile({ account }: { readonly account: Account }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const last = account.last_usage_on
  return (
    <Tile
      title={t('tile.active')}
      figure={
        <Num
          value={account.active_contacts_28d}
          unit={t('usage.unit')}
          reason={account.active_contacts_28d === null ? t('unknown.last_usage') : ''}
        />
      }
    >
      {last === null ? t('tile.no_use') : t('tile.last_use', { day: format.date(last) })}
    </Tile>
  )
}

function VoiceTile({ account }: { readonly account: Account }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { tickets_open: open, oldest_open_ticket_days: oldest, nps_score: nps, csat_90d: csat } = account
  const voices = [
    open !== null && open > 0 && oldest !== null ? t('tile.oldest', { count: oldest }) : '',
    nps === null ? '' : `${t('tile.nps')} ${format.number(nps)}`,
    csat === null ? '' : t('tile.csat', { value: format.number(csat, 1) }),
  ].filter(Boolean)
  return (
    <Tile
      title={t('tile.tickets')}
      figure={<Num value={open} reason={open === null ? t('unknown.none') : ''} />}
    >
      {voices.join(' · ')}
    </Tile>
  )
}
