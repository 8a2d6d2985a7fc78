import { sql } from 'kysely'
import { dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { Ground } from './words.ts'

type Row = {
  asked_id: number
  id: number
  name: string
  external_id: string | null
  domain: string | null
  tier: string | null
  stage: string | null
  attributes: Record<string, unknown>
  renewal_date: string | null
  mrr_minor: number | null
  band: string | null
  score: number | null
  owner_id: string | null
  owner_name: string | null
  owner_email: string | null
  meeting_url: string | null
}

export type AccountGround = {
  ground: Ground
  accountId: number
  owner: { id: string; name: string; email: string } | null
  language: 'ja' | 'en'
}

const nobody = { name: null, email: null, title: null }

/** What words may say of each account, by the id asked for; a merged account speaks as the one it went into. */
export async function readGrounds(
  db: Db,
  of: readonly { account_id: number }[],
  now: Date,
): Promise<Map<number, AccountGround>> {
  const { timeZone, language, name, currency } = await readWorkspace(db)
  const today = dayIn(timeZone, now)
  const { rows } = await sql<Row>`
    select asked.id as asked_id, f.id, f.name, f.external_id, f.domain, f.tier, f.stage,
      coalesce((select jsonb_object_agg(key, null) from attribute_definition), '{}') || f.attributes as attributes,
      d.renewal_date::text as renewal_date, d.mrr_minor::float8 as mrr_minor, h.band, h.score,
      m.id as owner_id, m.name as owner_name, m.email as owner_email, w.meeting_url
    from account asked join account_now f on f.id = coalesce(asked.merged_into, asked.id)
    left join account_day d on d.account_id = f.id and d.day = (select day from refresh_state)
    left join health_score h on h.account_id = f.id and h.day = d.day
    left join member m on m.id = f.owner_id and m.deactivated_at is null
    left join mail_signature w on w.member_id = m.id
    where asked.id = any(${of.map((one) => one.account_id)}::integer[])`.execute(db)
  const money = new Intl.NumberFormat(language, { style: 'currency', currency })
  const scale = 10 ** (money.resolvedOptions().maximumFractionDigits ?? 0)
  return new Map(
    rows.map((row) => [
      row.asked_id,
      {
        accountId: row.id,
        language,
        owner: row.owner_id
          ? { id: row.owner_id, name: row.owner_name ?? '', email: row.owner_email ?? '' }
          : null,
        ground: {
          account: {
            name: row.name,
            external_id: row.external_id,
            domain: row.domain,
            tier: row.tier,
            stage: row.stage,
            renewal_date: row.renewal_date,
            mrr: row.mrr_minor === null ? null : money.format(row.mrr_minor / scale),
            health: { band: row.band, score: row.score },
            attributes: row.attributes,
          },
          contact: nobody,
          owner: { name: row.owner_name, email: row.owner_email, meeting_url: row.meeting_url },
          workspace: { name },
          today,
        },
      },
    ]),
  )
}

export function toContact(ground: Ground, { name, email, title }: Ground['contact']): Ground {
  return { ...ground, contact: { name, email, title } }
}
