import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import type { Seal } from '../../platform/seal.ts'
import { type MailServer, readMailServer } from './mail-settings.store.ts'
import { closedGate, heldFor, type OfferGate } from './offer-gate.ts'
import {
  type ClaimedMail,
  claimMail,
  forgetHandover,
  holdMail,
  type MailOutcome,
  noteHandover,
  settleMail,
} from './outbox.store.ts'
import { type Delivery, isNoConnection, openSmtp, type SmtpSession } from './smtp.ts'

const waitMinutes = [1, 2, 5, 15, 30, 60]

export type MailMachinery = {
  db: Database
  config: Config
  clock: Clock
  log: Log
  seal: Seal
  /** Asked just before an offer goes out; without it none does. */
  offerGate?: OfferGate
}

/** Hands what is due to the SMTP server, one mail a transaction. */
export function mailJobs(machinery: MailMachinery): Record<string, JobHandler> {
  return { 'mail:send': () => sendMail(machinery) }
}

async function sendMail(machinery: MailMachinery): Promise<void> {
  const { db, log } = machinery
  const server = await readMailServer(db, machinery)
  if (server === undefined) return
  if (server === 'unreadable') {
    log.warn('the password of the mail server was sealed under another key; mail waits')
    return
  }
  const line = createLine(server)
  try {
    while ((await sendNext(machinery, line)) === 'more');
  } finally {
    line.hangUp()
  }
}

type Line = { session(): Promise<SmtpSession>; hangUp(): void }

/** The connection is made when the first mail needs it, and anew after one failed. */
function createLine(server: MailServer): Line {
  let open: SmtpSession | undefined
  return {
    async session() {
      open ??= await openSmtp(server)
      return open
    },
    hangUp() {
      open?.close()
      open = undefined
    },
  }
}

/** `wait`: nothing is due, or the server is out of reach for all mail alike. */
async function sendNext(
  { db, clock, log, offerGate = closedGate }: MailMachinery,
  line: Line,
): Promise<'more' | 'wait'> {
  return db.transaction().execute(async (trx) => {
    const now = clock()
    const mail = await claimMail(trx, now)
    if (!mail) return 'wait'
    if (mail.was_handed_over && mail.if_unsure === 'ask') {
      await settleMail(trx, mail.id, { state: 'unsure', reply: null })
      return 'more'
    }
    if (mail.forbidden) {
      await settleMail(trx, mail.id, { state: 'dropped', reply: mail.forbidden, at: now })
      return 'more'
    }
    try {
      const session = await line.session()
      const against = mail.is_offer ? await heldFor(offerGate, trx, mail.account_id) : undefined
      if (against) {
        await holdMail(trx, mail.id, against)
        return 'more'
      }
      const delivery = await session.deliver(mail, () => noteHandover(db, mail.id, now))
      if (delivery.kind !== 'accepted') line.hangUp()
      await settleMail(trx, mail.id, outcomeOf(mail, delivery, clock()))
      if (delivery.kind !== 'unknown') await forgetHandover(trx, mail.id)
      log.info({ mail: mail.id, outcome: delivery.kind }, 'a mail was handed to the server')
      return 'more'
    } catch (error) {
      if (!isNoConnection(error)) throw error
      line.hangUp()
      await settleMail(trx, mail.id, later(mail, error.message, clock()))
      log.warn({ reason: error.message }, 'the mail server is out of reach')
      return 'wait'
    }
  })
}

function outcomeOf(mail: ClaimedMail, delivery: Delivery, at: Date): MailOutcome {
  const { kind, reply } = delivery
  if (kind === 'accepted') return { state: 'sent', reply, at }
  if (kind === 'refused') return { state: 'dead', reply, at }
  if (kind === 'unknown' && mail.if_unsure === 'ask') return { state: 'unsure', reply }
  return later(mail, reply, at)
}

function later(mail: ClaimedMail, reply: string, at: Date): MailOutcome {
  if (mail.gives_up) return { state: 'dead', reply, at }
  const minutes = waitMinutes[Math.min(mail.attempts, waitMinutes.length - 1)] ?? 60
  return { state: 'failed', reply, dueAt: new Date(at.getTime() + minutes * 60_000) }
}
