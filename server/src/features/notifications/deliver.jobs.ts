import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import { baseUrlOf, type Config } from '../../platform/config.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { layOutMail } from '../mail/mail-layout.ts'
import { isMailSetUp } from '../mail/mail-settings.store.ts'
import { queueMail } from '../mail/outbox.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type Language, sayNotification } from './notification-kinds.ts'

const MORNING = '08:00'
const MOST_IN_DIGEST = 50

type Machinery = {
  db: Database
  config: Config
  clock: Clock
  tell: (news: 'mail.queued') => Promise<void>
}

type Waiting = {
  id: number
  kind: string
  params: Record<string, unknown>
  link: string | null
  by_mail: 'digest' | 'now'
  member_id: string
  name: string
  email: string
  language: Language | null
  time_zone: string | null
  created_at: Date
}

/** Writes the mails of news: at once, or in the digest of the member's morning. */
export function notificationJobs(machinery: Machinery): Record<string, JobHandler> {
  return { 'notifications:deliver': () => deliver(machinery) }
}

async function deliver({ db, config, clock, tell }: Machinery): Promise<void> {
  const now = clock()
  const written = await db.transaction().execute(async (trx) => {
    const waiting = await claimWaiting(trx)
    if (waiting.length === 0) return 0
    if (!(await isMailSetUp(trx, config))) {
      await noteMailed(trx, waiting, now)
      return 0
    }
    const workspace = await readWorkspace(trx)
    const base = baseUrlOf(config)
    const shared = { now, workspace, base }
    let mails = 0
    for (const news of groupByMember(waiting)) {
      const atOnce = news.filter(({ by_mail: way }) => way === 'now')
      for (const one of atOnce) {
        await writeMail(trx, [one], { ...shared, key: `notification:${one.id}`, isDigest: false })
        mails += 1
      }
      await noteMailed(trx, atOnce, now)
      const zone = news[0]?.time_zone ?? workspace.timeZone
      const digest = news.filter(
        (one) => one.by_mail === 'digest' && isBeforeMorning(one.created_at, zone, now),
      )
      if (digest.length === 0 || timeIn(zone, now) < MORNING) continue
      const key = `digest:${digest[0]?.member_id}:${dayIn(zone, now)}`
      if (!(await writeMail(trx, digest, { ...shared, key, isDigest: true }))) continue
      await noteMailed(trx, digest, now)
      mails += 1
    }
    return mails
  })
  if (written > 0) await tell('mail.queued')
}

async function claimWaiting(db: Db): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select n.id, n.kind, n.params, n.link, n.by_mail, n.member_id, m.name, m.email, m.language, m.time_zone,
      n.created_at
    from notification n join member m on m.id = n.member_id
    where n.by_mail <> 'never' and n.mailed_at is null and m.deactivated_at is null
    order by n.member_id, n.id limit 5000 for update of n skip locked`.execute(db)
  return rows
}

async function noteMailed(db: Db, news: readonly Waiting[], now: Date): Promise<void> {
  if (news.length === 0) return
  await sql`update notification set mailed_at = ${now} where id = any(${news.map(({ id }) => id)}::bigint[])`.execute(
    db,
  )
}

function groupByMember(waiting: readonly Waiting[]): Waiting[][] {
  const groups = new Map<string, Waiting[]>()
  for (const one of waiting) groups.set(one.member_id, [...(groups.get(one.member_id) ?? []), one])
  return [...groups.values()]
}

type Mail = {
  now: Date
  workspace: { name: string; language: Language }
  base: string
  key: string
  isDigest: boolean
}

async function writeMail(db: Db, news: readonly Waiting[], mail: Mail): Promise<boolean> {
  const [first] = news
  if (!first) return false
  const language = first.language ?? mail.workspace.language
  const words = frames[language]
  const said = news.map(({ kind, params, link }) => ({
    text: sayNotification({ kind, params }, language),
    url: link === null ? undefined : `${mail.base}${link}`,
  }))
  const [only] = said
  const heading = mail.isDigest ? words.digest(news.length) : (only?.text ?? '')
  const shown = said.slice(0, MOST_IN_DIGEST)
  const more = said.length - shown.length
  const laidOut = layOutMail({
    language,
    heading,
    paragraphs: mail.isDigest && more > 0 ? [words.more(more)] : [],
    items: mail.isDigest ? shown : [],
    action: mail.isDigest
      ? { label: words.openAll, url: `${mail.base}/` }
      : only?.url
        ? { label: words.open, url: only.url }
        : undefined,
    footer: `${mail.workspace.name} · Tsuzuku\n${words.footer} ${mail.base}/settings/profile`,
  })
  const id = await queueMail(
    db,
    {
      idempotencyKey: mail.key,
      kind: mail.isDigest ? 'digest' : 'notification',
      toName: first.name,
      toAddress: first.email,
      language,
      subject: heading.length > 120 ? `${heading.slice(0, 119)}…` : heading,
      ...laidOut,
      memberId: first.member_id,
      ifUnsure: 'again',
    },
    mail.now,
  )
  return id !== undefined
}

const frames = {
  ja: {
    digest: (count: number) => `今日のお知らせ ${count} 件`,
    more: (count: number) => `ほかに ${count} 件あります。`,
    open: 'Tsuzuku で開く',
    openAll: 'Tsuzuku を開く',
    footer: '通知の受け取り方はプロフィールで変えられます。',
  },
  en: {
    digest: (count: number) => (count === 1 ? 'Your news today' : `Your ${count} news today`),
    more: (count: number) => `And ${count} more.`,
    open: 'Open in Tsuzuku',
    openAll: 'Open Tsuzuku',
    footer: 'Change how you are told in your profile:',
  },
}

/** What came after this morning waits for the next, so that the digest comes once a day and whole. */
function isBeforeMorning(made: Date, zone: string, now: Date): boolean {
  return dayIn(zone, made) < dayIn(zone, now) || timeIn(zone, made) < MORNING
}

const timeIn = (timeZone: string, instant: Date) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    instant,
  )
