import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { renewalRules } from './renewals.rule.ts'

const HOURS_TRIED = 48

/**
 * Tells another system of a pack that was sent, by the calls that playbooks make; what offers something asks the lock again.
 * Whoever sent it is told when it is given up; of one that was sent by itself, whoever got it.
 */
export async function queuePackCall(
  db: Db,
  { packId, now, by }: { packId: number; now: Date; by: string | undefined },
): Promise<void> {
  const { content: rule } = await renewalRules.read(db)
  if (rule.pack_webhook === null) return
  await sql`
    insert into webhook_call (idempotency_key, kind, url, is_offer, body, account_id, told_to, told_link,
      due_at, give_up_at, created_at)
    select 'renewal-pack:' || p.id || ':' || extract(epoch from p.sent_at)::bigint, 'webhook', ${rule.pack_webhook},
      coalesce(jsonb_array_length(p.content #> '{proposal,offers}'), 0) > 0,
      jsonb_build_object('type', 'renewal-pack.sent', 'timestamp', ${now.toISOString()}::text, 'data', jsonb_build_object(
        'pack', p.id, 'renewal', p.renewal_id, 'sent_to', jsonb_build_object('name', m.name, 'email', m.email),
        'content', p.content)),
      r.account_id, coalesce(${by ?? null}::uuid, p.sent_to), '/renewals/packs/' || p.id, ${now}, ${now}::timestamptz + make_interval(hours => ${HOURS_TRIED}), ${now}
    from renewal_pack p join renewal r on r.id = p.renewal_id left join member m on m.id = p.sent_to
    where p.id = ${packId}
    on conflict (idempotency_key) do nothing`.execute(db)
}
