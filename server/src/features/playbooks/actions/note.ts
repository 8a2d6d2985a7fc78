import { writeVersions } from '../../../platform/versioned.ts'
import { markDirty } from '../../accounts/account.store.ts'
import { noteTable } from '../../accounts/accounts.tables.ts'
import { readGrounds } from '../../letters/ground.read.ts'
import { render } from '../../letters/words.ts'
import type { Action } from '../acting.ts'
import type { Step } from '../playbook.definition.ts'
import { playbookName } from '../playbook-name.read.ts'

/** A note on the account's timeline, in the name of the playbook. */
export const writeNote: Action<Extract<Step, { kind: 'note' }>> = async (
  db,
  { step, walkers, now, playbook },
) => {
  const grounds = await readGrounds(db, walkers, now)
  const author = await playbookName(db, playbook)
  const rows = walkers.flatMap((walker) => {
    const found = grounds.get(walker.account_id)
    if (!found) return []
    return [
      {
        account_id: found.accountId,
        kind: 'note',
        occurred_at: now.toISOString(),
        pinned: false,
        body: render(step.text, found.language, found.ground),
        body_html: null,
        mentions: [],
        external_id: null,
        author_id: null,
        author_name: author,
      },
    ]
  })
  await writeVersions(db, noteTable, rows, { now })
  await markDirty(
    db,
    rows.map((row) => row.account_id),
  )
  return new Map(walkers.map(({ id }) => [id, { outcome: {} }]))
}
