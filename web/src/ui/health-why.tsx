import type { AccountHealth, HealthDriver, HealthMeasure } from '../lib/health.ts'
import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'
import styles from './health.module.css'
import { HealthReasonText } from './health-reason.tsx'
import { Reason } from './reason.tsx'

/** A driver of less would be shown as 0. */
const LEAST_SHOWN = 0.5

export interface HealthWhyProps {
  /** The answer of `/api/v1/accounts/{id}/health` as it is. */
  readonly health: Pick<
    AccountHealth,
    | 'day'
    | 'score'
    | 'change'
    | 'compared_with'
    | 'drivers'
    | 'measures'
    | 'known_share'
    | 'minimum_known'
    | 'grace_until'
    | 'is_customer'
  >
  /** Which parts: what moved it, what it stands on, or both (left out). */
  readonly show?: 'moved' | 'standing' | 'both'
  /** At most so many lines in each part. */
  readonly most?: number
}

/** Why a health score is what it is: what moved it, what it stands on, and what is not known. */
export function HealthWhy({ health, show = 'both', most = 6 }: HealthWhyProps) {
  const t = useWords('health')
  if (health.day === null) return <p className={styles.quiet}>{t('why.nothing')}</p>
  const known = health.measures.filter((measure) => measure.effect !== null)
  const unknown = health.measures.filter((measure) => measure.points === null && measure.weight > 0)
  return (
    <div className={styles.why}>
      {health.score === null && show !== 'standing' ? <NoScore health={health} /> : null}
      {show !== 'standing' && health.drivers && health.compared_with ? (
        <Moved drivers={health.drivers.slice(0, most)} change={health.change} since={health.compared_with} />
      ) : null}
      {show !== 'moved' && known.length > 0 ? <Standing measures={known} most={most} /> : null}
      {show !== 'moved' && unknown.length > 0 ? (
        <section>
          <h4 className={styles.head}>{t('why.unknown')}</h4>
          <ul className={styles.unknown}>
            {unknown.map(({ key, name, reason }) => (
              <li key={key}>
                {name ?? t(`measure.${key}` as 'measure.csat')}
                <span>
                  <HealthReasonText reason={reason} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}

function NoScore({ health }: Pick<HealthWhyProps, 'health'>) {
  const t = useWords('health')
  const format = useFormat()
  const share = (value: number) => format.percent(value, 0)
  const words = () => {
    if (health.is_customer === false) return t('why.no_customer')
    if (health.grace_until) return t('why.grace', { day: format.date(health.grace_until) })
    return t('why.too_little', {
      known: share(health.known_share),
      minimum: share(health.minimum_known ?? 0),
    })
  }
  return <p className={styles.quiet}>{words()}</p>
}

function Moved(props: {
  readonly drivers: readonly HealthDriver[]
  readonly change: number | null
  readonly since: string
}) {
  const t = useWords('health')
  const format = useFormat()
  const { drivers, change, since } = props
  const day = format.date(since)
  const moved = change !== null && drivers.length > 0
  return (
    <section>
      <h4 className={styles.head}>
        {!moved
          ? t('why.unmoved', { day })
          : Math.round(change) === 0
            ? t('why.evened', { day })
            : t('why.moved', { day, change: format.signed(change) })}
      </h4>
      {drivers
        .filter((driver) => Math.abs(driver.change) >= LEAST_SHOWN)
        .map((driver) => (
          <Reason key={driver.key} points={driver.change}>
            <DriverText driver={driver} />
            <PointsNote driver={driver} />
          </Reason>
        ))}
    </section>
  )
}

function Standing({
  measures,
  most,
}: {
  readonly measures: readonly HealthMeasure[]
  readonly most: number
}) {
  const t = useWords('health')
  const sorted = [...measures].sort((a, b) => (a.effect ?? 0) - (b.effect ?? 0)).slice(0, most)
  return (
    <section>
      <h4 className={styles.head}>{t('why.stands')}</h4>
      {sorted.map((measure) => (
        <Reason key={measure.key} points={measure.effect}>
          <HealthReasonText reason={measure.reason} />
        </Reason>
      ))}
    </section>
  )
}

/** One driver in words: what it rests on now, or that it became known or unknown. */
function DriverText({ driver }: { readonly driver: HealthDriver }) {
  const t = useWords('health')
  if (driver.kind === 'points') return <HealthReasonText reason={driver.reason} />
  return (
    <>
      {driver.kind === 'became-known' ? (
        <HealthReasonText reason={driver.reason} />
      ) : (
        (driver.name ?? t(`measure.${driver.key}` as 'measure.csat'))
      )}
      <span className={styles.note}>{t(`driver.${driver.kind}`)}</span>
    </>
  )
}

function PointsNote({ driver }: { readonly driver: HealthDriver }) {
  const t = useWords('health')
  const format = useFormat()
  const { kind, points_before: before, points_now: now } = driver
  if (kind !== 'points' || before === null || now === null) return null
  const values = { before: format.number(Math.round(before)), now: format.number(Math.round(now)) }
  return <span className={styles.points}>{t('driver.points', values)}</span>
}

/** A fall to what is still good, or a rise to what is still bad: the state alone would speak against the movement. */
function isSurprising({ change, points_now: now }: HealthDriver): boolean {
  return now !== null && (change < 0 ? now >= 60 : now < 60)
}

/** The drivers of a row in a list that pull the way it went; what it stands on where nothing moved it. */
export function HealthWhyLine(props: {
  readonly drivers: readonly HealthDriver[] | null
  readonly standing: readonly HealthMeasure[]
  readonly most?: number
}) {
  const t = useWords('health')
  const { drivers, standing, most = 2 } = props
  // A shift of weights alone says nothing about the customer; the full list has it.
  const way = Math.sign(drivers?.[0]?.change ?? 0)
  const moved = (drivers ?? [])
    .filter(({ kind, change }) => kind !== 'share' && change * way >= LEAST_SHOWN)
    .slice(0, most)
  return (
    <ul className={styles.line}>
      {moved.length > 0
        ? moved.map((driver) => (
            <li key={driver.key}>
              <DriverText driver={driver} />
              {isSurprising(driver) ? <PointsNote driver={driver} /> : null}
            </li>
          ))
        : standing.slice(0, most).map(({ key, reason }) => (
            <li key={key}>
              <HealthReasonText reason={reason} />
            </li>
          ))}
      {moved.length + standing.length === 0 ? <li>{t('movements.score_none')}</li> : null}
    </ul>
  )
}
