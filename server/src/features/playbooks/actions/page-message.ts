import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import { readGrounds } from '../../letters/ground.read.ts'
import { render } from '../../letters/words.ts'
import {
  insertMessages,
  type NewMessage,
  readFreeAgain,
  readWithPage,
} from '../../success/page-message.store.ts'
import { type Action, type Done, type Later, nameOf } from '../acting.ts'
import { BUSY_MS } from '../may-write.ts'
import { tellMessagesToReview } from '../news.ts'
import type { Step } from '../playbook.definition.ts'
import { readSetting } from '../playbook.store.ts'

/**
 * Says something at the top of the plans a customer opens by link, in the owner's name and in both languages: whoever opens
 * one chooses theirs. As many to an account as mails to a person, over all playbooks.
 */
export const showOnPage: Action<Extract<Step, { kind: 'page-message' }>> = async (
  db,
  { step, walkers, now },
) => {
  const { mails_per_contact: most, in_days: days } = await readSetting(db)
  const grounds = await readGrounds(db, walkers, now)
  const accounts = [...new Set([...grounds.values()].map(({ accountId }) => accountId))]
  const pages = await readWithPage(db, accounts, now)
  const held = await holdAccounts(db, [...pages])
  const free = await readFreeAgain(db, [...held], { now, most, days })
  const from = new Date(now.getTime() + (step.review_hours ?? 0) * 3_600_000)
  const until = new Date(from.getTime() + step.days * 86_400_000).toISOString()
  const owners = new Map<string, number[]>()
  const messages: NewMessage[] = []
  const results = walkers.map((walker): [number, Done | Later] => {
    const found = grounds.get(walker.account_id)
    if (!found) return [walker.id, { outcome: { skipped: 'no-account' } }]
    const { accountId, ground, owner } = found
    if (!pages.has(accountId)) return [walker.id, { outcome: { skipped: 'no-shared-page' } }]
    if (!held.has(accountId)) {
      return [walker.id, { later: new Date(now.getTime() + BUSY_MS), why: 'shown-now', isBrief: true }]
    }
    const freeAt = free.get(accountId)
    if (freeAt && freeAt > now) return [walker.id, { later: freeAt, why: 'shown-often' }]
    const inBoth = (words: typeof step.title) => ({
      ja: render(words, 'ja', ground),
      en: render(words, 'en', ground),
    })
    messages.push({
      key: nameOf(walker),
      account_id: accountId,
      enrolment_id: walker.id,
      title: inBoth(step.title),
      body: inBoth(step.body),
      from_name: owner?.name ?? null,
      is_offer: step.offer ?? false,
      shown_at: from.toISOString(),
      shown_until: until,
    })
    if (owner) owners.set(owner.id, [...(owners.get(owner.id) ?? []), walker.id])
    const later = from > now ? { shown_from: from.toISOString() } : {}
    return [walker.id, { outcome: { page_messages: 1, ...later, shown_until: until } }]
  })
  await insertMessages(db, messages)
  if (from > now) await tellMessagesToReview(db, { owners, walkers, shownFrom: from }, now)
  return new Map(results)
}

/** Until we commit nobody else counts what these accounts are shown; who is being counted is left for a moment later. */
async function holdAccounts(db: Db, accounts: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select id from account where id = any(${[...accounts]}::integer[]) for no key update skip locked`.execute(
    db,
  )
  return new Set(rows.map((row) => row.id))
}
