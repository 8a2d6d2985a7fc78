import { dayIn } from '../../../platform/clock.ts'
import { readGrounds } from '../../letters/ground.read.ts'
import { render } from '../../letters/words.ts'
import { assign } from '../../tasks/assign.ts'
import { addTask } from '../../tasks/task.service.ts'
import { dayAfterWorkdays } from '../../tasks/workdays.ts'
import { readWorkspace } from '../../team/workspace.store.ts'
import { type Action, type Done, nameOf } from '../acting.ts'
import type { Step } from '../playbook.definition.ts'
import { playbookActor } from '../playbook-name.read.ts'

/** A task for one of our people, with the playbook's words as the reason. */
export const makeTask: Action<Extract<Step, { kind: 'task' }>> = async (
  db,
  { step, walkers, now, playbook },
) => {
  const grounds = await readGrounds(db, walkers, now)
  const actor = await playbookActor(db, playbook)
  const { timeZone } = await readWorkspace(db)
  const day = dayIn(timeZone, now)
  const due = await dayAfterWorkdays(db, day, step.due_days)
  const results = new Map<number, Done>()
  for (const walker of walkers) {
    const found = grounds.get(walker.account_id)
    if (!found) {
      results.set(walker.id, { outcome: { skipped: 'no-account' } })
      continue
    }
    const id = await addTask(
      db,
      actor,
      {
        title: render(step.title, found.language, found.ground).slice(0, 300),
        reason: render(step.note, found.language, found.ground).slice(0, 4000),
        source: 'playbook',
        source_key: nameOf(walker),
        priority: step.priority,
        checklist: step.checklist ? itemsOf(render(step.checklist, found.language, found.ground)) : [],
        signal_id: typeof walker.cause.signal_id === 'number' ? walker.cause.signal_id : null,
        account_id: found.accountId,
        due_on: due,
        owner_id: await assign(db, { assignment: step.assign, accountId: found.accountId, day }),
      },
      now,
    )
    results.set(walker.id, { outcome: id === undefined ? {} : { task_id: id } })
  }
  return results
}

/** As many and as long as a task may hold. */
function itemsOf(lines: string) {
  return lines
    .split('\n')
    .map((line) => line.trim().slice(0, 300))
    .filter((line) => line !== '')
    .slice(0, 50)
    .map((text) => ({ text, done: false }))
}
