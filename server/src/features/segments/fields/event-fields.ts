import { type RawBuilder, sql } from 'kysely'
import { day, type Field, type FieldContext } from '../segment.field.ts'
import type { Condition } from '../segment.rule.ts'
import { countKnownBy, figures, summed } from './sources.ts'

const USUAL_DAYS = 28

/** The days of the window, the day itself among them; usage counts by its UTC day. */
function windowOf(context: FieldContext, { days = USUAL_DAYS }: Condition): RawBuilder<unknown> {
  const start = sql`(${day(context)} - ${days - 1}::integer)::timestamp at time zone 'UTC'`
  return sql`r.ts >= ${start} and r.ts < (${day(context)} + 1)::timestamp at time zone 'UTC'`
}

function eventRows(context: FieldContext, asked: Condition) {
  const [kind = '', ...rest] = (asked.event ?? '').split(':')
  const name = rest.join(':')
  return summed(context, {
    key: `event ${asked.event} ${asked.days}`,
    table: 'event',
    columns: sql`sum(r.quantity)::bigint as times, max((r.ts at time zone 'UTC')::date) as last_on`,
    where: sql`${windowOf(context, asked)}
      and r.event_name_id = (select n.id from event_name n where n.kind = ${kind} and n.name = ${name})`,
  })
}

function usageRows(context: FieldContext, asked: Condition, columns: RawBuilder<unknown>, where = sql`true`) {
  return summed(context, {
    key: `usage ${asked.field} ${asked.feature} ${asked.days}`,
    table: 'usage_day',
    columns,
    where: sql`r.day > ${day(context)} - ${asked.days ?? USUAL_DAYS}::integer and r.day <= ${day(context)} and ${where}`,
  })
}

/** Longer windows do not fit into the bits of one number. */
const MOST_BITS = 62

/** How many days rows are of; a bit a day spares the sorting of every row. */
function distinctDays(context: FieldContext, { days = USUAL_DAYS }: Condition): RawBuilder<unknown> {
  if (days > MOST_BITS) return sql`count(distinct r.day)::integer`
  return sql`bit_count(bit_or(1::bigint << (${day(context)} - r.day))::bit(64))::integer`
}

function featureRows(context: FieldContext, asked: Condition) {
  const used = sql`get_bit(r.features, (select t.id::integer from feature t where t.key = ${asked.feature ?? ''})) = 1`
  const columns = sql`count(*) as rows, ${distinctDays(context, asked)} as days, max(r.day) as last_on`
  return usageRows(context, asked, columns, used)
}

/** An account whose use is not known may have done it: only one that is seen at all has done it 0 times. */
const times = (context: FieldContext, count: RawBuilder<unknown>) =>
  countKnownBy(figures(context)('events_28d'), count)

/** The usual window is summed for every account with each refresh; any other is summed now. */
function usageOf(
  context: FieldContext,
  asked: Condition,
  { kept, sum }: { kept: 'events_28d' | 'active_days_28d'; sum: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const isKept = (asked.days ?? USUAL_DAYS) === USUAL_DAYS && context.days.get(0) === context.moment.day
  if (isKept) return figures(context)(kept)
  return times(context, usageRows(context, asked, sql`${sum} as amount`)('amount'))
}

export const eventFields: readonly Field[] = [
  {
    key: 'event-count',
    group: 'events',
    type: 'number',
    unit: 'count',
    needs: ['event', 'days'],
    label: { ja: 'イベントの回数', en: 'Times an event happened' },
    unknown: 'no-usage',
    value: (context, asked) => times(context, eventRows(context, asked)('times')),
  },
  {
    key: 'event-performed',
    group: 'events',
    type: 'boolean',
    needs: ['event', 'days'],
    label: { ja: 'イベントをした', en: 'Performed an event' },
    unknown: 'no-usage',
    value: (context, asked) => sql`(${times(context, eventRows(context, asked)('times'))} > 0)`,
  },
  {
    key: 'event-last',
    group: 'events',
    type: 'date',
    needs: ['event', 'days'],
    label: { ja: 'イベントをした最後の日', en: 'Last day of an event' },
    unknown: 'never-in-window',
    value: (context, asked) => eventRows(context, asked)('last_on'),
  },
  {
    key: 'feature-used',
    group: 'events',
    type: 'boolean',
    needs: ['feature', 'days'],
    label: { ja: '機能を使った', en: 'Used a feature' },
    unknown: 'no-usage',
    value: (context, asked) => sql`(${times(context, featureRows(context, asked)('rows'))} > 0)`,
  },
  {
    key: 'feature-days',
    group: 'events',
    type: 'number',
    unit: 'days',
    needs: ['feature', 'days'],
    label: { ja: '機能を使った日数', en: 'Days a feature was used' },
    unknown: 'no-usage',
    value: (context, asked) => times(context, featureRows(context, asked)('days')),
  },
  {
    key: 'feature-last',
    group: 'events',
    type: 'date',
    needs: ['feature', 'days'],
    label: { ja: '機能を使った最後の日', en: 'Last day a feature was used' },
    unknown: 'never-in-window',
    value: (context, asked) => featureRows(context, asked)('last_on'),
  },
  {
    key: 'usage-events',
    group: 'usage',
    type: 'number',
    unit: 'count',
    needs: ['days'],
    label: { ja: 'イベント数(期間を選ぶ)', en: 'Events in a window' },
    unknown: 'no-usage',
    value: (context, asked) =>
      usageOf(context, asked, { kept: 'events_28d', sum: sql`sum(r.events)::bigint` }),
  },
  {
    key: 'usage-days',
    group: 'usage',
    type: 'number',
    unit: 'days',
    needs: ['days'],
    label: { ja: '利用日数(期間を選ぶ)', en: 'Days with use in a window' },
    unknown: 'no-usage',
    value: (context, asked) =>
      usageOf(context, asked, {
        kept: 'active_days_28d',
        sum: distinctDays(context, asked),
      }),
  },
]
