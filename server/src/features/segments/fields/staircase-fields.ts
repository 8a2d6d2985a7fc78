import { sql } from 'kysely'
import { day, type Field, type FieldContext } from '../segment.field.ts'

/** Up to the end of the day asked about. */
const until = (context: FieldContext) =>
  sql`(${day(context)} + 1)::timestamp at time zone ${context.moment.timeZone}`

const stairs = (context: FieldContext) =>
  context.joins.use('stairs', (alias) =>
    context.moment.isPast
      ? sql`left join (
          select account_id, max(to_reached)::integer as reached from (
            select distinct on (m.staircase_id, m.account_id) m.account_id, m.to_reached from stair_move m
            where m.at < ${until(context)} order by m.staircase_id, m.account_id, m.id desc
          ) stood group by 1) ${alias} on ${alias}.account_id = f.id`
      : sql`left join (select k.account_id, max(k.reached)::integer as reached from stair_standing k
          join staircase s on s.id = k.staircase_id and s.retired_at is null group by 1) ${alias} on ${alias}.account_id = f.id`,
  )

const lock = (context: FieldContext) =>
  context.joins.use('offer_lock', (alias) =>
    context.moment.isPast
      ? sql`left join (select distinct on (m.account_id) m.account_id, m.is_open from offer_lock_move m
          where m.at < ${until(context)} order by m.account_id, m.id desc) ${alias} on ${alias}.account_id = f.id`
      : sql`left join offer_lock ${alias} on ${alias}.account_id = f.id`,
  )

/** Where an account stands on its staircases and how its offer lock stands, now or at the end of a day, as written down then. */
export const staircaseFields: readonly Field[] = [
  {
    key: 'stair-reached',
    group: 'relation',
    type: 'number',
    unit: 'count',
    label: { ja: '到達した階段の段数', en: 'Steps reached on a staircase' },
    unknown: 'no-staircase',
    value: (context) => stairs(context)('reached'),
  },
  {
    key: 'offer-lock',
    group: 'relation',
    type: 'choice',
    choices: ['open', 'closed'],
    label: { ja: 'オファーのロック(特例を除く)', en: 'Offer lock, without overrides' },
    unknown: 'not-set',
    value: (context) => {
      const isOpen = lock(context)('is_open')
      return sql`case when ${isOpen} then 'open' when not ${isOpen} then 'closed' end`
    },
  },
]
