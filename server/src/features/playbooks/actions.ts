import type { Db } from '../../platform/database.ts'
import type { Acting, Action, Done, Later } from './acting.ts'
import { setAttribute } from './actions/attribute.ts'
import { enrolElsewhere, stopElsewhere } from './actions/elsewhere.ts'
import { changeMembership } from './actions/list.ts'
import { sendMail } from './actions/mail.ts'
import { writeNote } from './actions/note.ts'
import { makeTask } from './actions/task.ts'
import { callSlack, callWebhook } from './actions/webhook.ts'
import type { ActionStep } from './playbook.definition.ts'

type Registry = { [Kind in ActionStep['kind']]: Action<Extract<ActionStep, { kind: Kind }>> }

/** A new kind of action is a file, a line here and one in the steps of a playbook's definition. */
const registry: Registry = {
  task: makeTask,
  mail: sendMail,
  note: writeNote,
  attribute: setAttribute,
  list: changeMembership,
  webhook: callWebhook,
  slack: callSlack,
  enrol: enrolElsewhere,
  stop: stopElsewhere,
}

export function runAction(db: Db, acting: Acting): Promise<Map<number, Done | Later>> {
  const action = registry[acting.step.kind] as Action
  return action(db, acting)
}
