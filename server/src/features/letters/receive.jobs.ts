import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import type { Seal } from '../../platform/seal.ts'
import { type Folder, InboxOutOfReach, withFolder } from '../mail/imap.ts'
import {
  type Inbox,
  type InboxState,
  readInbox,
  readInboxState,
  writeInboxState,
} from '../mail/inbox.store.ts'
import { readIncoming } from './incoming-mail.ts'
import { takeIncoming } from './receive.service.ts'

const AT_ONCE = 50
const DAY_MS = 86_400_000

type Machinery = { db: Database; config: Config; clock: Clock; log: Log; seal: Seal }
type Telling = Machinery & { tell: (news: 'mail.answered' | 'accounts.changed') => Promise<void> }

/** Reads what came to the folder since the last time. */
export function letterJobs(machinery: Telling): Record<string, JobHandler> {
  return {
    'letters:receive': async () => {
      const inbox = await readInbox(machinery.db, machinery)
      if (inbox === undefined || inbox === 'unreadable') return
      if ((await receive(machinery, inbox)) === 0) return
      await machinery.tell('accounts.changed')
      await machinery.tell('mail.answered')
    },
  }
}

/** Returns how many mails were kept. */
export async function receive(machinery: Machinery, inbox: Inbox): Promise<number> {
  const { db, log, clock } = machinery
  const before = await readInboxState(db, inbox)
  let kept = 0
  try {
    await withFolder(inbox, async (folder) => {
      let state = await beginning(folder, { before, now: clock() })
      await writeInboxState(db, inbox, state)
      for (;;) {
        const mails = await folder.above(state.lastUid, AT_ONCE)
        if (mails.length === 0) return
        for (const { uid, raw } of mails) {
          state = { ...state, lastUid: uid, checkedAt: clock() }
          const mail = await readIncoming(raw)
          // What a mail says and how far the folder is read stand together: a crash repeats a mail or nothing.
          const taken = await db.transaction().execute(async (trx) => {
            await writeInboxState(trx, inbox, state)
            return mail && takeIncoming(trx, mail, clock())
          })
          if (taken === 'kept') kept += 1
          log.info({ uid, taken: taken ?? 'unreadable' }, 'a mail was read')
        }
      }
    })
  } catch (error) {
    if (!(error instanceof InboxOutOfReach)) throw error
    log.warn({ reason: error.message }, 'the mailbox is out of reach')
    const known = before ?? { uidValidity: '0', lastUid: 0 }
    await writeInboxState(db, inbox, { ...known, checkedAt: clock(), lastError: error.message })
  }
  return kept
}

/**
 * Where to go on. A folder seen for the first time begins with what comes next: old mail is not ours to read. One whose
 * UIDs were given anew is read again from the day it was last looked at; what is known already is kept once.
 */
async function beginning(
  folder: Folder,
  { before, now }: { before: InboxState | undefined; now: Date },
): Promise<InboxState> {
  const { uidValidity } = folder
  const fresh = { uidValidity, checkedAt: now, lastError: null }
  if (!before || before.uidValidity === '0') return { ...fresh, lastUid: folder.uidNext - 1 }
  if (before.uidValidity === uidValidity) return { ...fresh, lastUid: before.lastUid }
  return { ...fresh, lastUid: await folder.lastBefore(new Date(before.checkedAt.getTime() - DAY_MS)) }
}
