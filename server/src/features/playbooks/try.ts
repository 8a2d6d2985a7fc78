import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { readGrounds, toContact } from '../letters/ground.read.ts'
import { render } from '../letters/words.ts'
import { readWithPage } from '../success/page-message.store.ts'
import { judge } from './judge.ts'
import type { Content, Step, Words } from './playbook.definition.ts'
import { type Receiver, readReceivers } from './receivers.read.ts'
import { languageOf } from './to-people.ts'
import { drawWay } from './walk.ts'

export type TriedStep = {
  step: string
  kind: string
  outcome: string | null
  /** What it would write, in the words the account would get. */
  words: { field: string; text: string }[]
  receivers: { name: string | null; email: string }[]
}

/** One account through a playbook as if every wait were over at once: nothing is written and nothing goes out. */
export async function tryOn(
  db: Db,
  clock: Clock,
  { content, accountId }: { content: Content; accountId: number },
): Promise<{ qualifies: boolean | null; steps: TriedStep[] }> {
  const verdict = async (rule: Parameters<typeof judge>[1]['rule']) =>
    (await judge(db, { rule, accounts: [accountId], clock })).get(accountId) ?? null
  const qualifies = content.only ? await verdict(content.only) : true
  const ground = (await readGrounds(db, [{ account_id: accountId }], clock())).get(accountId)
  const steps: TriedStep[] = []
  let next = content.first
  const seen = new Set<string>()
  while (next !== null && ground && !seen.has(next)) {
    const step = content.steps.find(({ id }) => id === next)
    if (!step) break
    seen.add(step.id)
    const tried: TriedStep = { step: step.id, kind: step.kind, outcome: null, words: [], receivers: [] }
    steps.push(tried)
    if (step.kind === 'branch' || step.kind === 'wait-until') {
      // An event that is to come has not come yet.
      const held = step.rule ? await verdict(step.rule) : false
      tried.outcome = held === null ? 'unknown' : held ? 'yes' : 'no'
      next = step.kind === 'branch' ? (held ? step.yes : step.no) : held ? step.met : step.timed_out
      continue
    }
    if (step.kind === 'split') {
      const way = drawWay(step, { id: accountId, steps_taken: steps.length })
      tried.outcome = String(way + 1)
      next = step.ways[way]?.next ?? null
      continue
    }
    if (step.kind === 'wait-answer') {
      tried.outcome = 'unanswered'
      next = step.timed_out
      continue
    }
    const receivers =
      step.kind === 'mail' || step.kind === 'survey'
        ? await readReceivers(db, {
            accounts: [ground.accountId],
            contacts: [],
            to: step.to,
            isMarketing: step.kind === 'mail' && (step.marketing ?? false),
          })
        : []
    tried.receivers = receivers.map(({ name, email }) => ({ name, email }))
    if ((step.kind === 'mail' || step.kind === 'survey') && receivers.length === 0)
      tried.outcome = 'no-receiver'
    if (step.kind === 'page-message' && !(await readWithPage(db, [ground.accountId], clock())).size)
      tried.outcome = 'no-shared-page'
    tried.words = wordsIn(step).map(([field, words]) => ({
      field,
      text: render(words, languageOf(receivers[0], ground), withFirst(ground.ground, receivers)),
    }))
    next = step.next
  }
  return { qualifies, steps }
}

function withFirst(ground: Parameters<typeof toContact>[0], [first]: readonly Receiver[]) {
  return first ? toContact(ground, first) : ground
}

function wordsIn(step: Step): [string, Words][] {
  if (step.kind === 'task')
    return [
      ['title', step.title],
      ['note', step.note],
      ...(step.checklist ? [['checklist', step.checklist] satisfies [string, Words]] : []),
    ]
  if (step.kind === 'mail')
    return [
      ['subject', step.subject],
      ['body', step.body],
    ]
  if (step.kind === 'page-message')
    return [
      ['title', step.title],
      ['body', step.body],
    ]
  if (step.kind === 'survey')
    return [
      ['subject', step.subject],
      ['body', step.body],
      ['question', step.question],
    ]
  if (step.kind === 'signal') return [['note', step.note]]
  if (step.kind === 'note' || step.kind === 'slack') return [['text', step.text]]
  return []
}
