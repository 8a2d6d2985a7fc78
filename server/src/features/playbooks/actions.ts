import type { Db } from '../../platform/database.ts'
import type { Acting, Action, Done, Later } from './acting.ts'
import { setAttribute } from './actions/attribute.ts'
import { enrolElsewhere, stopElsewhere } from './actions/elsewhere.ts'
import { changeMembership } from './actions/list.ts'
import { sendMail } from './actions/mail.ts'
import { writeNote } from './actions/note.ts'
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

async function lockedOf(db: Db, { step, walkers, offerGate }: Acting): Promise<Map<number, Done>> {
  if (!('offer' in step) || !step.offer) return new Map()
  const verdicts = await offerGate(db, [...new Set(walkers.map((one) => one.account_id))])
  return new Map(
    walkers.flatMap(({ id, account_id }): [number, Done][] => {
      const verdict = verdicts.get(account_id)
      return verdict?.isOpen
        ? []
        : [[id, { outcome: { skipped: 'offer-locked', reasons: verdict?.reasons ?? [] } }]]
    }),
  )
}
