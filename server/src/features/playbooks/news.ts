import { sql } from 'kysely'
import { dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { notify } from '../notifications/notify.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { Walker } from './acting.ts'
import type { Move } from './move.ts'

type About = { name: string; switched_on_by: string | null }

/** Whoever switched it on; everybody who may change playbooks where that is nobody any more. */
async function readAbout(db: Db, playbook: number): Promise<{ name: string; to: string[] | 'everybody' }> {
  const { rows } = await sql<About>`
    select p.name, m.id::text as switched_on_by from playbook p
    left join playbook_version v on v.playbook_id = p.id and v.version = p.version
    left join member m on m.id = v.saved_by and m.deactivated_at is null
    where p.id = ${playbook}`.execute(db)
  const [row] = rows
  return { name: row?.name ?? '—', to: row?.switched_on_by ? [row.switched_on_by] : 'everybody' }
}

/** Nobody comes in before a person allows so many; `cause` is the same as long as it is the same wait. */
export async function tellWaits(
  db: Db,
  given: { playbook: number; waiting: number; cause: string; now: Date },
): Promise<void> {
  const { playbook, waiting, cause, now } = given
  const { name, to } = await readAbout(db, playbook)
  const key = `playbook-waits:${playbook}:${cause}`
  const params = { playbook: name, waiting }
  await notify(db, { kind: 'playbook-waits', key, params, link: `/playbooks/${playbook}`, to }, now)
}

type Failure = {
  playbook: number
  what: 'step' | 'call' | 'look'
  /** What failed, so that the same is told once a day. */
  cause: string
  account: number | null
  error: string
  link: string
}

export async function tellFailed(db: Db, failure: Failure, now: Date): Promise<void> {
  const { playbook, what, cause, account, error, link } = failure
  const { name, to } = await readAbout(db, playbook)
  const { timeZone } = await readWorkspace(db)
  const { rows } = await sql<{ name: string }>`select name from account_now where id = ${account}`.execute(db)
  const news = {
    kind: 'playbook-failed',
    key: `playbook-failed:${playbook}:${what}:${cause}:${dayIn(timeZone, now)}`,
    params: { playbook: name, what, account: rows[0]?.name ?? null, error: error.slice(0, 200) },
    link,
    ...(account === null ? {} : { accountId: account }),
    to,
  } as const
  await notify(db, news, now)
}

/** A hand-over pack that another system did not take; no playbook has to do with it. */
export async function tellPackFailed(
  db: Db,
  given: { call: number; to: string; link: string; account: number | null; error: string; now: Date },
): Promise<void> {
  const { call, to, link, account, error, now } = given
  const { rows } = await sql<{ name: string }>`select name from account_now where id = ${account}`.execute(db)
  const news = {
    kind: 'renewal-pack-failed',
    key: `renewal-pack-failed:${call}:${now.toISOString()}`,
    params: { account: rows[0]?.name ?? null, error: error.slice(0, 200) },
    link,
    ...(account === null ? {} : { accountId: account }),
    to: [to],
  } as const
  await notify(db, news, now)
}

/** Of the enrolments that wait for a person by now: one news for a step and day, however many came to it. */
export async function tellGivenUp(
  db: Db,
  walkers: readonly Walker[],
  moves: readonly Move[],
  now: Date,
): Promise<void> {
  const failed = new Set(moves.filter(({ ended }) => ended?.state === 'failed').map(({ id }) => id))
  const byStep = new Map<string, Walker>()
  for (const walker of walkers) {
    if (failed.has(walker.id)) byStep.set(`${walker.playbook_id}:${walker.version}:${walker.step_id}`, walker)
  }
  for (const walker of byStep.values()) {
    await tellFailed(
      db,
      {
        playbook: walker.playbook_id,
        what: 'step',
        cause: `${walker.version}:${walker.step_id}`,
        account: walker.account_id,
        error: moves.find(({ id }) => id === walker.id)?.error ?? '',
        link: `/playbooks/${walker.playbook_id}?tab=enrolments&state=failed`,
      },
      now,
    )
  }
}

/** The owners in whose name mail leaves after its time for review: once an hour for a step, with the first that leaves. */
export async function tellToReview(db: Db, walkers: readonly Walker[], now: Date): Promise<void> {
  const [one] = walkers
  if (!one) return
  const { rows } = await sql<{
    owner: string
    mails: number
    leaves_at: Date
    account: string
    playbook: string
  }>`
    select m.sent_by::text as owner, count(*)::integer as mails, min(m.due_at) as leaves_at, min(n.name) as account,
      (select name from playbook where id = ${one.playbook_id}) as playbook
    from outbox_mail m left join account_now n on n.id = m.account_id
    where m.enrolment_id = any(${walkers.map(({ id }) => id)}::bigint[]) and m.created_at = ${now} and m.state = 'queued'
      and m.sent_by is not null
    group by m.sent_by`.execute(db)
  for (const { owner, mails, leaves_at: leavesAt, account, playbook } of rows) {
    const news = {
      kind: 'mail-to-review',
      key: `mail-to-review:${one.playbook_id}:${one.step_id}:${now.toISOString().slice(0, 13)}`,
      params: {
        playbook,
        account,
        more: mails - 1,
        leaves_at: leavesAt.toISOString(),
        zone: await zoneOf(db, owner),
      },
      link: `/playbooks/${one.playbook_id}?tab=enrolments${walkers.length === 1 ? `&open=${one.id}` : ''}`,
      to: [owner],
    } as const
    await notify(db, news, now)
  }
}

/** The owners in whose name something will stand on pages of customers after its time for review: once an hour for a step. */
export async function tellMessagesToReview(
  db: Db,
  given: { owners: ReadonlyMap<string, readonly number[]>; walkers: readonly Walker[]; shownFrom: Date },
  now: Date,
): Promise<void> {
  const { owners, walkers, shownFrom } = given
  const [one] = walkers
  if (!one) return
  for (const [owner, enrolments] of owners) {
    const { rows } = await sql<{ account: string | null; playbook: string }>`
      select min(n.name) as account, (select name from playbook where id = ${one.playbook_id}) as playbook
      from playbook_enrolment e join account a on a.id = e.account_id
      join account_now n on n.id = coalesce(a.merged_into, a.id)
      where e.id = any(${[...enrolments]}::bigint[])`.execute(db)
    const news = {
      kind: 'message-to-review',
      key: `message-to-review:${one.playbook_id}:${one.step_id}:${now.toISOString().slice(0, 13)}`,
      params: {
        ...rows[0],
        more: enrolments.length - 1,
        shown_from: shownFrom.toISOString(),
        zone: await zoneOf(db, owner),
      },
      link: `/playbooks/${one.playbook_id}?tab=enrolments${enrolments.length === 1 ? `&open=${enrolments[0]}` : ''}`,
      to: [owner],
    } as const
    await notify(db, news, now)
  }
}

async function zoneOf(db: Db, member: string): Promise<string> {
  const { rows } = await sql<{ time_zone: string | null }>`
    select time_zone from member where id = ${member}::uuid`.execute(db)
  return rows[0]?.time_zone ?? (await readWorkspace(db)).timeZone
}
