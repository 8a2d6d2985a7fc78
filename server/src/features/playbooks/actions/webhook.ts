import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import { type AccountGround, readGrounds } from '../../letters/ground.read.ts'
import { render } from '../../letters/words.ts'
import { type Acting, type Action, nameOf, type Walker } from '../acting.ts'
import type { Step } from '../playbook.definition.ts'
import { playbookName } from '../playbook-name.read.ts'

const HOURS_TRIED = 48

type Call = { key: string; enrolment_id: number; account_id: number; body: Record<string, unknown> }

/** Tells another system; what it is told does not change over the attempts. */
export const callWebhook: Action<Extract<Step, { kind: 'webhook' }>> = async (db, acting) => {
  const name = await playbookName(db, acting.playbook)
  return queueCalls(db, acting, (walker, { ground }) => ({
    type: 'playbook.step',
    timestamp: acting.now.toISOString(),
    data: {
      playbook: { id: acting.playbook, name },
      step: acting.step.id,
      enrolment_id: walker.id,
      cause: walker.cause,
      account: { id: walker.account_id, ...ground.account },
      owner: ground.owner,
    },
  }))
}

/** Writes into a channel through an incoming webhook of Slack. */
export const callSlack: Action<Extract<Step, { kind: 'slack' }>> = async (db, acting) =>
  queueCalls(db, acting, (_walker, { ground, language }) => ({
    text: render(acting.step.text, language, ground),
  }))

async function queueCalls(
  db: Db,
  { step, walkers, now, playbook }: Acting<Extract<Step, { url: string }>>,
  bodyOf: (walker: Walker, ground: AccountGround) => Record<string, unknown>,
) {
  const grounds = await readGrounds(db, walkers, now)
  const calls = walkers.flatMap((walker): Call[] => {
    const ground = grounds.get(walker.account_id)
    if (!ground) return []
    const body = bodyOf(walker, ground)
    return [{ key: nameOf(walker), enrolment_id: walker.id, account_id: ground.accountId, body }]
  })
  await sql`
    insert into webhook_call (idempotency_key, kind, url, is_offer, body, playbook_id, enrolment_id, account_id,
      due_at, give_up_at, created_at)
    select c.key, ${step.kind}, ${step.url}, ${step.offer ?? false}, c.body, ${playbook}, c.enrolment_id, c.account_id, ${now},
      ${now}::timestamptz + make_interval(hours => ${HOURS_TRIED}), ${now}
    from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) c(key text, enrolment_id bigint, account_id integer, body jsonb)
    on conflict (idempotency_key) do nothing`.execute(db)
  return new Map(
    walkers.map((walker) => [
      walker.id,
      { outcome: grounds.has(walker.account_id) ? { queued: 1 } : { skipped: 'no-account' } },
    ]),
  )
}
