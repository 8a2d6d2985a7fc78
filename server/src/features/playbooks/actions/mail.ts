import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { isTimeZone } from '../../../platform/clock.ts'
import type { Db } from '../../../platform/database.ts'
import { unsubscribeTokens } from '../../letters/contact-mail.store.ts'
import { type AccountGround, readGrounds, toContact } from '../../letters/ground.read.ts'
import { readSignature, sign, withFarewell } from '../../letters/letter.service.ts'
import { render } from '../../letters/words.ts'
import { letterOf } from '../../mail/mail-layout.ts'
import { queueMail } from '../../mail/outbox.store.ts'
import { readWorkspace } from '../../team/workspace.store.ts'
import { type Acting, type Action, type Done, type Later, nameOf, type Walker } from '../acting.ts'
import type { Step } from '../playbook.definition.ts'
import { readSetting, type Setting } from '../playbook.store.ts'
import { type Receiver, readReceivers } from '../receivers.read.ts'

type MailStep = Extract<Step, { kind: 'mail' }>

/** Writes to people at the customer in the owner's name: not at night, and not too often over all playbooks. */
export const sendMail: Action<MailStep> = async (db, acting) => {
  const { walkers, now, step } = acting
  const setting = await readSetting(db)
  const { timeZone } = await readWorkspace(db)
  const grounds = await readGrounds(db, walkers, now)
  const receivers = await readReceivers(db, {
    accounts: [...grounds.values()].map(({ accountId }) => accountId),
    contacts: walkers.flatMap((one) => one.contact_id ?? []),
    to: step.to,
    isMarketing: step.marketing ?? false,
  })
  const tokens = step.marketing
    ? await unsubscribeTokens(
        db,
        receivers.map((one) => one.contact_id),
      )
    : new Map<number, string>()
  const results = new Map<number, Done | Later>()
  // One after the other: what one sends counts for how often the next may write to the same person.
  for (const walker of walkers)
    results.set(
      walker.id,
      await mailOne(db, acting, { walker, grounds, receivers, setting, tokens, timeZone }),
    )
  return results
}

async function mailOne(
  db: Db,
  { step, now, baseUrl }: Acting<MailStep>,
  asked: {
    walker: Walker
    grounds: ReadonlyMap<number, AccountGround>
    receivers: readonly Receiver[]
    setting: Setting
    tokens: ReadonlyMap<number, string>
    timeZone: string
  },
): Promise<Done | Later> {
  const { walker, setting } = asked
  const found = asked.grounds.get(walker.account_id)
  if (!found) return { outcome: { skipped: 'no-account' } }
  const mine = asked.receivers.filter(
    (one) =>
      one.account_id === found.accountId && (step.to !== 'cause' || one.contact_id === walker.contact_id),
  )
  if (mine.length === 0) return { outcome: { skipped: 'no-receiver' } }
  const soonest = Math.min(...mine.map((one) => writableFrom(now, one, asked).getTime()))
  if (soonest > now.getTime()) return { later: new Date(soonest), why: 'quiet-hours' }
  const free = await freeAgain(
    db,
    mine.map((one) => one.contact_id),
    { now, setting },
  )
  if (free && free > now) return { later: free, why: 'written-to-often' }
  const { language } = found
  const signature = await readSignature(db, found.owner?.id ?? null, language)
  let queued = 0
  for (const receiver of mine) {
    const ground = toContact(found.ground, receiver)
    const subject = render(step.subject, language, ground)
    const token = asked.tokens.get(receiver.contact_id)
    const body = sign(render(step.body, language, ground), signature)
    const whole = token ? withFarewell({ body, language }, `${baseUrl}/unsubscribe/${token}`) : body
    const id = await queueMail(
      db,
      {
        idempotencyKey: nameOf(walker, `:${receiver.contact_id}`),
        kind: 'playbook',
        toName: receiver.name,
        toAddress: receiver.email,
        language,
        subject,
        ...letterOf(subject, whole, language),
        accountId: found.accountId,
        contactId: receiver.contact_id,
        enrolmentId: walker.id,
        isOffer: step.offer ?? false,
        ...(token ? { unsubscribeUrl: `${baseUrl}/api/v1/unsubscribe/${token}` } : {}),
        ...(found.owner ? { sentBy: found.owner.id } : {}),
        ifUnsure: 'ask',
        // Where it is night by then, in the morning.
        dueAt: writableFrom(new Date(now.getTime() + step.review_hours * 3_600_000), receiver, asked),
      },
      now,
    )
    if (id !== undefined) queued += 1
  }
  return { outcome: { mails: queued, to: mine.map((one) => one.contact_id) } }
}

/** When each of these people may be written to again; undefined is now. */
async function freeAgain(
  db: Db,
  contacts: readonly number[],
  { now, setting }: { now: Date; setting: Setting },
): Promise<Date | undefined> {
  const { rows } = await sql<{ free_at: Date }>`
    select max(t.created_at) + make_interval(days => ${setting.in_days}) as free_at
    from unnest(${[...contacts]}::integer[]) c(id)
    cross join lateral (
      select m.created_at from outbox_mail m
      where m.contact_id = c.id and m.kind = 'playbook' and m.state <> 'dropped'
        and m.created_at > ${now}::timestamptz - make_interval(days => ${setting.in_days})
      order by m.created_at desc offset ${setting.mails_per_contact - 1} limit 1
    ) t`.execute(db)
  return rows[0]?.free_at ?? undefined
}

/** From when on a person may be written to, by their own clock where it is known. */
function writableFrom(
  at: Date,
  { time_zone: own }: Receiver,
  { setting, timeZone }: { setting: Setting; timeZone: string },
): Date {
  return endOfQuiet(at, own !== null && isTimeZone(own) ? own : timeZone, setting) ?? at
}

/** Undefined outside the quiet hours. */
export function endOfQuiet(
  now: Date,
  timeZone: string,
  { quiet_from: from, quiet_until: until }: Pick<Setting, 'quiet_from' | 'quiet_until'>,
): Date | undefined {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  const minute = here.hour * 60 + here.minute
  const isQuiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until
  if (!isQuiet) return undefined
  const end = here.with({
    hour: Math.floor(until / 60),
    minute: until % 60,
    second: 0,
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  })
  const next = minute < until ? end : end.add({ days: 1 })
  return new Date(next.epochMilliseconds)
}
