import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { decodeCursor, encodeCursor } from '../../platform/paging.ts'
import {
  type AccountFilter,
  accountConditions,
  accountSources,
  type ListDays,
} from './account-list.filter.ts'
import { accountColumns, accountDetails, type ListedRow } from './account-row.read.ts'
import { stages } from './accounts.tables.ts'
import type { Moment } from './moment.ts'

type SortType = 'text' | 'numeric' | 'date'

/** What each sort compares; nothing known always comes last. */
const sorts = {
  name: ['text', sql`lower(f.name collate "und-x-icu")`],
  external_id: ['text', sql`f.external_id`],
  mrr: ['numeric', sql`d.mrr_minor`],
  health: ['numeric', sql`h.score`],
  delta: ['numeric', sql`h.score - p.score`],
  renewal: ['date', sql`d.renewal_date`],
  last_usage: ['date', sql`d.last_usage_on`],
  last_touch: ['date', sql`d.last_touch_on`],
  signed_up: ['date', sql`f.signed_up_on`],
  active_contacts: ['numeric', sql`d.active_contacts_28d`],
  seats: ['numeric', sql`d.seats_paid`],
  tickets_open: ['numeric', sql`d.tickets_open`],
  nps: ['numeric', sql`d.nps_score`],
  owner: ['text', sql`(select lower(m.name) from member m where m.id = f.owner_id)`],
  stage: ['numeric', sql`array_position(${[...stages]}::text[], f.stage)`],
  tier: ['text', sql`f.tier`],
  industry: ['text', sql`f.industry`],
  country: ['text', sql`f.country`],
} as const satisfies Record<string, readonly [SortType, RawBuilder<unknown>]>

type SortKey = keyof typeof sorts
const sortKeys = Object.keys(sorts) as SortKey[]
export const sortNames = [...sortKeys, ...sortKeys.map((key) => `-${key}` as const)] as const
/** `score-3`: by a score beside the main one. */
export const scoreSort = /^-?score-\d{1,9}$/

const position = z.tuple([z.string().nullable(), z.number().int()])

export type AccountListQuestion = {
  filter: AccountFilter
  moment: Moment
  memberId: string | undefined
  /** One of `sortNames`, or of the form of `scoreSort`. */
  sort: string
  /** Scores beside the main one that each row carries. */
  scores?: readonly number[] | undefined
  limit: number
  cursor?: string | undefined
}

export type AccountSummary = {
  accounts: number
  mrr_minor: number
  mrr_known: number
  at_risk: number
  at_risk_mrr_minor: number
}

export type AccountPage = {
  rows: ListedRow[]
  next_cursor: string | null
  summary: AccountSummary | null
}

export async function readListDays(db: Db, moment: Moment): Promise<ListDays> {
  const { rows } = await sql<ListDays>`select
    (select max(day) from account_day where day <= ${moment.day}::date) as figures,
    (select max(day) from health_score where day <= ${moment.day}::date) as health`.execute(db)
  return rows[0] ?? { figures: null, health: null }
}

/** A page of accounts; the sums over the whole filter come with the first page. */
export async function readAccounts(db: Db, question: AccountListQuestion): Promise<AccountPage> {
  const { moment, limit } = question
  const days = await readListDays(db, moment)
  const isDescending = question.sort.startsWith('-')
  const { type, key, join } = sortOf(question.sort, days)
  const direction = isDescending ? sql`desc` : sql`asc`
  const after = decodeCursor(question.cursor, position)
  const { rows } = await sql<ListedRow & { sort_key: string | null; summary: AccountSummary | null }>`
    with matching as materialized (
      select f.id, ${key} as sort_key, d.mrr_minor, h.band
      from ${accountSources(moment, days)} ${join}
      where ${accountConditions(question)}
    ),
    page as (
      select id, sort_key from matching
      where ${after ? afterPosition(after, type, isDescending) : sql`true`}
      order by sort_key ${direction} nulls last, id
      limit ${limit + 1}
    ),
    sums as (
      select jsonb_build_object(
        'accounts', count(*), 'mrr_minor', coalesce(sum(mrr_minor), 0), 'mrr_known', count(mrr_minor),
        'at_risk', count(*) filter (where band = 'danger'),
        'at_risk_mrr_minor', coalesce(sum(mrr_minor) filter (where band = 'danger'), 0)) as summary
      from matching where ${after ? sql`false` : sql`true`}
    )
    select ${accountColumns(moment)}, ${scoresOf(question.scores, days)} as scores, page.sort_key::text as sort_key, sums.summary
    from sums left join page on true
    left join lateral (select f.* from ${accountDetails(moment)} f where f.id = page.id) f on true
    left join account_day d on d.account_id = page.id and d.day = ${days.figures}::date
    left join health_score h on h.account_id = page.id and h.day = ${days.health}::date
    left join health_score p on p.account_id = page.id and p.day = ${days.health}::date - 14
    order by page.sort_key ${direction} nulls last, page.id`.execute(db)
  const found = rows.filter((row) => row.id !== null)
  const kept = found.slice(0, limit)
  const last = kept.at(-1)
  return {
    rows: kept.map(({ sort_key: _key, summary: _summary, ...row }) => row),
    next_cursor: found.length > limit && last ? encodeCursor([last.sort_key, last.id]) : null,
    summary: after ? null : (rows[0]?.summary ?? null),
  }
}

type Sort = { type: SortType; key: RawBuilder<unknown>; join: RawBuilder<unknown> }

function sortOf(name: string, days: ListDays): Sort {
  const sort = name.replace(/^-/, '')
  if (!sort.startsWith('score-')) {
    const [type, key] = sorts[sort as SortKey]
    return { type, key, join: sql`` }
  }
  return {
    type: 'numeric',
    key: sql`k.score`,
    join: sql`left join further_score k on k.account_id = f.id
      and k.score_id = ${Number(sort.slice('score-'.length))} and k.day = ${days.health}::date`,
  }
}

function scoresOf(asked: readonly number[] | undefined, { health: day }: ListDays): RawBuilder<unknown> {
  if (!asked || asked.length === 0) return sql`'[]'::jsonb`
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('id', k.score_id, 'score', k.score, 'band', k.band,
      'delta_14d', k.score - b.score) order by k.score_id)
    from further_score k left join further_score b
      on b.account_id = k.account_id and b.score_id = k.score_id and b.day = ${day}::date - 14
    where k.account_id = page.id and k.day = ${day}::date and k.score_id = any(${[...asked]}::integer[])), '[]')`
}

function afterPosition(
  [value, id]: z.infer<typeof position>,
  type: SortType,
  isDescending: boolean,
): RawBuilder<boolean> {
  if (value === null) return sql<boolean>`sort_key is null and id > ${id}`
  const typed = sql`${value}::${sql.raw(type)}`
  const beyond = isDescending ? sql`sort_key < ${typed}` : sql`sort_key > ${typed}`
  return sql<boolean>`(${beyond} or (sort_key = ${typed} and id > ${id}) or sort_key is null)`
}
