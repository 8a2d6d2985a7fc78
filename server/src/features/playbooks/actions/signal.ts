import { dayIn } from '../../../platform/clock.ts'
import { readGrounds } from '../../letters/ground.read.ts'
import { render } from '../../letters/words.ts'
import { raiseSignals } from '../../signals/raise.ts'
import { readWorkspace } from '../../team/workspace.store.ts'
import type { Action } from '../acting.ts'
import type { Step } from '../playbook.definition.ts'
import { playbookName } from '../playbook-name.read.ts'

/** A signal at the account, unless one of the kind is open there. */
export const raiseSignal: Action<Extract<Step, { kind: 'signal' }>> = async (
  db,
  { step, walkers, now, playbook },
) => {
  const grounds = await readGrounds(db, walkers, now)
  const { timeZone } = await readWorkspace(db)
  const signals = [...grounds.values()].map(({ accountId, ground, language }) => ({
    accountId,
    note: render(step.note, language, ground).slice(0, 1000),
  }))
  const raised = await raiseSignals(db, {
    kind: step.signal,
    by: { playbook_id: playbook, playbook: await playbookName(db, playbook) },
    signals,
    standsDays: step.days,
    now,
    day: dayIn(timeZone, now),
  })
  return new Map(
    walkers.map(({ id, account_id }) => {
      const found = grounds.get(account_id)
      if (!found) return [id, { outcome: { skipped: 'no-account' } }]
      const signal = raised.get(found.accountId)
      return [id, { outcome: signal === undefined ? { skipped: 'signal-open' } : { signal_id: signal } }]
    }),
  )
}
