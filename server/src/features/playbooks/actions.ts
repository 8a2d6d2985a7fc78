import type { Db } from '../../platform/database.ts'
import type { Acting, Action, Done, Later, Walker } from './acting.ts'
import { setAttribute } from './actions/attribute.ts'
import { enrolElsewhere, stopElsewhere } from './actions/elsewhere.ts'
import { changeMembership } from './actions/list.ts'
import { sendMail } from './actions/mail.ts'
import { writeNote } from './actions/note.ts'
import { showOnPage } from './actions/page-message.ts'
import { raiseSignal } from './actions/signal.ts'
import { askSurvey } from './actions/survey.ts'
import { makeTask } from './actions/task.ts'
import { callSlack, callWebhook } from './actions/webhook.ts'
import type { ActionStep } from './playbook.definition.ts'

type Registry = { [Kind in ActionStep['kind']]: Action<Extract<ActionStep, { kind: Kind }>> }

/** A new kind of action is a file, a line here and one in the steps of a playbook's definition. */
const registry: Registry = {
  task: makeTask,
  mail: sendMail,
  survey: askSurvey,
  'page-message': showOnPage,
  note: writeNote,
  attribute: setAttribute,
  list: changeMembership,
  signal: raiseSignal,
  webhook: callWebhook,
  slack: callSlack,
  enrol: enrolElsewhere,
  stop: stopElsewhere,
}

/** Runs a step; where it offers something, not for accounts whose lock is closed. */
export async function runAction(db: Db, acting: Acting): Promise<Map<number, Done | Later>> {
  const action = registry[acting.step.kind] as Action
  const locked = await lockedOf(db, acting)
  const walkers = acting.walkers.filter(({ id }) => !locked.has(id))
  const done = walkers.length === 0 ? [] : await action(db, { ...acting, walkers })
  return new Map([...locked, ...done])
}

/** Of those whose lock is closed: how the step is skipped or, where it says so, waits for the lock to open. */
async function lockedOf(
  db: Db,
  { step, walkers, offerGate, now }: Acting,
): Promise<Map<number, Done | Later>> {
  if (!('offer' in step) || !step.offer) return new Map()
  const verdicts = await offerGate(db, [...new Set(walkers.map((one) => one.account_id))])
  return new Map(
    walkers.flatMap((walker): [number, Done | Later][] => {
      const verdict = verdicts.get(walker.account_id)
      if (verdict?.isOpen) return []
      const reasons = verdict?.reasons ?? []
      const until = waitsUntil(walker, step.lock_days, now)
      if (until === undefined) return [[walker.id, { outcome: { skipped: 'offer-locked', reasons } }]]
      if (until <= now) return [[walker.id, { outcome: { skipped: 'offer-locked-long', reasons } }]]
      const about = { reasons, until: until.toISOString() }
      return [[walker.id, { later: until, why: 'offer-locked', watchUntil: until, about }]]
    }),
  )
}

function waitsUntil({ watch_until }: Walker, days: number | undefined, now: Date): Date | undefined {
  if (days === undefined) return undefined
  return watch_until ?? new Date(now.getTime() + days * 86_400_000)
}
