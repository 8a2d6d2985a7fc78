import { sql } from 'kysely'
import { changeRenewals } from '../src/features/renewals/renewal.service.ts'
import { refreshRenewals } from '../src/features/renewals/renewals.jobs.ts'
import type { Actor } from '../src/platform/access.ts'
import type { Database } from '../src/platform/database.ts'
import type { World } from './world.ts'
import { writeForecasts } from './write-forecasts.ts'

const EVERYBODY = 0

/**
 * Has CSMs call most checkpoints of renewals to come, three days after each: four in five as the signal says, the rest
 * from what they heard; of those that differ a lead has the last word on every second.
 */
export async function writeRenewals(
  machinery: { db: Database; clock: () => Date },
  losses: NonNullable<World['truth']['losses']> = {},
): Promise<void> {
  const { db } = machinery
  await sql`insert into renewal_dirty (account_id) values (${EVERYBODY}) on conflict do nothing`.execute(db)
  await refreshRenewals(machinery)
  await sql`
    with asked as (
      select o.renewal_id, o.checkpoint, o.band as automatic, o.day, a.owner_id, m.name as owner,
        abs(hashtext(r.id::text || o.checkpoint)) % 100 as dice
      from renewal_observation o join renewal r on r.id = o.renewal_id join account_now a on a.id = r.account_id
      join member m on m.id = a.owner_id
      where o.band <> 'unknown'
    ),
    said as (
      select *, case when dice % 5 > 0 then automatic when automatic = 'good' then 'watch'
        when automatic = 'danger' then case when dice % 2 = 0 then 'watch' else 'good' end
        else case when dice % 2 = 0 then 'good' else 'danger' end end as band
      from asked where dice < 85
    ),
    csm as (
      insert into renewal_call (renewal_id, checkpoint, kind, band, reason, author_id, author_name, at)
      select renewal_id, checkpoint, 'csm', band, case when band = automatic then
            case band when 'good' then '利用も関係も順調です。' when 'watch' then '定例の参加が減っています。次の面談で確認します。'
              else '推進者と話せていません。更新は厳しい見込みです。' end
          when band = 'good' then '数字は弱いですが、来期の予算を確保したと聞いています。'
          when band = 'danger' then '数字は悪くありませんが、他社の見積もりを取っていると聞きました。'
          else '面談の様子から、数字ほどではないと見ています。' end,
        owner_id, owner, least((day + 3)::timestamptz, ${machinery.clock()}) from said
    )
    insert into renewal_call (renewal_id, checkpoint, kind, band, reason, author_id, author_name, at)
    select renewal_id, checkpoint, 'final', case when dice % 4 = 0 then automatic else band end, '会議で確認しました。', l.id, l.name,
      least((day + 6)::timestamptz, ${machinery.clock()})
    from said cross join (select id, name from member where role in ('cs-lead', 'admin') and deactivated_at is null
      order by role = 'cs-lead' desc, email limit 1) l
    where band <> automatic and dice % 2 = 0`.execute(db)
  await beginTalks(machinery)
  await writeForecasts(machinery)
  await sayWhyLost(machinery, losses)
}

const writer: Actor = { kind: 'system', id: 'scenario', name: 'Tsuzuku', permissions: new Set() }

/** The nearer a renewal, the further its talks: those in danger need action, most of the last month have said yes. */
async function beginTalks({ db, clock }: { db: Database; clock: () => Date }): Promise<void> {
  const { rows } = await sql<{ state: string; ids: number[] }>`
    with ahead as (
      select r.id, h.band, r.renews_on - s.day as days, abs(hashtext(r.id::text)) % 100 as dice
      from renewal r cross join refresh_state s left join health_score h on h.account_id = r.account_id and h.day = s.day
      where r.state = 'due' and r.gone_on is null and r.renews_on between s.day and s.day + 60
    )
    select case when band = 'danger' or (band = 'watch' and dice < 30) then 'at-risk'
      when days <= 21 and dice < 70 then 'committed' else 'in-talks' end as state, array_agg(id order by id) as ids
    from ahead where days <= 30 or dice < 60 group by 1 order by 1`.execute(db)
  for (const { state, ids } of rows) await changeRenewals({ db, clock }, writer, { ids, change: { state } })
}

const words = {
  'fading-use': ['low-use', '使う場面が減り、社内の別の仕組みに寄せていました。'],
  'champion-left': ['champion-left', '導入を進めた担当の異動のあと、後任が決まりませんでした。'],
  'bad-support': ['support', '不具合への対応の遅さで、現場の信頼を失いました。'],
  'poor-fit': ['fit', '必要な業務の一部しか置き換えられませんでした。'],
} as const
/** So long it takes until somebody has asked why. */
const ASKED_AFTER = 14

/** What was found out of renewals that were lost: why, and whether it could have been known. */
async function sayWhyLost(
  { db, clock }: { db: Database; clock: () => Date },
  losses: NonNullable<World['truth']['losses']>,
): Promise<void> {
  const { rows } = await sql<{ id: number; account: string }>`
    select distinct on (r.account_id) r.id, a.external_id as account from renewal r join account a on a.id = r.account_id
    cross join refresh_state s where r.result = 'lost' and r.result_on < s.day - ${ASKED_AFTER}::integer
    order by r.account_id, r.renews_on desc`.execute(db)
  for (const [cause, [reason, note]] of Object.entries(words)) {
    for (const foreseeable of ['yes', 'partly', 'no'] as const) {
      const ids = rows.flatMap(({ id, account }) => {
        const loss = losses[account]
        return loss?.cause === cause && loss.foreseeable === foreseeable ? [id] : []
      })
      const change = { loss_reason: reason, loss_note: note, foreseeable }
      if (ids.length > 0) await changeRenewals({ db, clock }, writer, { ids, change })
    }
  }
}
