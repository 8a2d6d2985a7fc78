import { sql } from 'kysely'
import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Db } from '../../platform/database.ts'
import { readFactsSeen, type Topic } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { pageOf, pageQuery } from '../../platform/paging.ts'
import type { Machinery } from './account.service.ts'
import { accountsCsv } from './account-list.csv.ts'
import { accountFilterQuery } from './account-list.filter.ts'
import { readAccounts, scoreSort, sortNames } from './account-list.read.ts'
import { listedRow } from './account-row.read.ts'
import { attributeTypes, readDefinitions } from './attribute.store.ts'
import { readMoment } from './moment.ts'
import { segmentsKeptLater, segmentsKeptSince } from './segment-filter.ts'

const listQuery = {
  ...accountFilterQuery,
  sort: z
    .union([z.enum(sortNames), z.string().regex(scoreSort)])
    .default('delta')
    .describe('A leading minus turns the order round; score-<id> is a score beside the main one'),
  scores: z
    .string()
    .regex(/^\d{1,9}(,\d{1,9}){0,7}$/)
    .transform((text) => text.split(',').map(Number))
    .optional()
    .describe('Ids of scores beside the main one, to come with each row'),
}

const summary = z.object({
  accounts: z.number(),
  mrr_minor: z.number(),
  mrr_known: z.number().describe('Accounts whose MRR is known'),
  at_risk: z.number().describe('Accounts in the band danger'),
  at_risk_mrr_minor: z.number(),
})

/** What a row of the list stands on. */
const listTopics: readonly Topic[] = ['accounts', 'members', 'merges', 'contracts', 'usage', 'history']

const memberIdOf = (actor: Actor) => (actor.kind === 'member' ? actor.id : undefined)

/** The list of accounts, as pages and as CSV, and what it can be filtered by. */
export function accountListRoutes(app: Http, { db, clock }: Machinery): void {
  const cached = createAnswerCache()
  const keptCounts = keepAnswers(db, ['accounts', 'merges'])

  app.get(
    '/api/v1/accounts',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Accounts with their figures and health; the first page carries the sums over the filter',
        querystring: z.strictObject({ ...listQuery, ...pageQuery }),
        response: {
          200: pageOf(listedRow).extend({
            as_of: z.string(),
            currency: z.string(),
            summary: summary.nullable(),
            segments_kept_since: segmentsKeptSince,
          }),
        },
      },
    },
    async (request) => {
      const { sort, scores, limit, cursor, ...filter } = request.query
      const moment = await readMoment(db, clock, filter.as_of)
      const memberId = memberIdOf(requireActor(request))
      const question = { filter, moment, memberId, sort, scores, limit, cursor }
      const seen = await readFactsSeen(db)
      return cached([seen(listTopics), question], async () => {
        const page = await readAccounts(db, question)
        return {
          ...page,
          ...(page.summary ? { total: page.summary.accounts } : {}),
          as_of: moment.day,
          currency: moment.currency,
          segments_kept_since: await segmentsKeptLater(db, filter.segment, moment),
        }
      })
    },
  )

  app.get(
    '/api/v1/accounts.csv',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'The accounts of a filter as a CSV file',
        querystring: z.strictObject(listQuery),
      },
    },
    async (request, reply) => {
      const { sort, scores, ...filter } = request.query
      const moment = await readMoment(db, clock, filter.as_of)
      const memberId = memberIdOf(requireActor(request))
      return reply
        .header('content-disposition', `attachment; filename="accounts-${moment.day}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(accountsCsv(db, { filter, moment, memberId, sort, scores }))
    },
  )

  app.get(
    '/api/v1/accounts/facets',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'What accounts and figures can be filtered by, with counts',
        response: { 200: facets },
      },
    },
    async () => {
      const [names, counts] = await Promise.all([
        readNamed(db),
        keptCounts([await readDefinitions(db)], () => countFacets(db)),
      ])
      return { ...counts, ...names }
    },
  )
}

/** What changes without a change of accounts, and costs little. */
async function readNamed(db: Db): Promise<Pick<Facets, 'products' | 'plans'>> {
  const { rows } = await sql<Pick<Facets, 'products' | 'plans'>>`select
    coalesce((select jsonb_agg(jsonb_build_object('key', key, 'name', name) order by name) from product), '[]') as products,
    coalesce((select jsonb_agg(jsonb_build_object('key', key, 'name', name) order by name) from plan), '[]') as plans`.execute(
    db,
  )
  return rows[0] ?? { products: [], plans: [] }
}

async function countFacets(db: Db): Promise<Omit<Facets, 'products' | 'plans'>> {
  const { rows } = await sql<Omit<Facets, 'products' | 'plans'>>`select
    ${counted(sql`select tier as value from account_now where tier is not null`)} as tiers,
    ${counted(sql`select unnest(tags) as value from account_now`)} as tags,
    ${counted(sql`select industry as value from account_now where industry is not null`)} as industries,
    ${counted(sql`select country as value from account_now where country is not null`)} as countries,
    ${attributeValues} as attributes`.execute(db)
  return rows[0] ?? noFacets
}

const countedValues = z.array(z.object({ value: z.string(), accounts: z.number() }))
const named = z.array(z.object({ key: z.string(), name: z.string() }))
const facets = z.object({
  tiers: countedValues,
  tags: countedValues,
  industries: countedValues,
  countries: countedValues,
  attributes: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      label_en: z.string().nullable(),
      type: z.enum(attributeTypes),
      values: countedValues.describe('At most the 50 most frequent'),
    }),
  ),
  products: named,
  plans: named,
})
type Facets = z.infer<typeof facets>
const noFacets = {
  tiers: [],
  tags: [],
  industries: [],
  countries: [],
  attributes: [],
}

/** All attributes in one pass: asked one by one, an account with thousands of them would be unpacked thousands of times. */
const attributeValues = sql`coalesce((
  select jsonb_agg(jsonb_build_object('key', d.key, 'label', d.label, 'label_en', d.label_en, 'type', d.type,
    'values', v.values) order by d.label, d.key)
  from attribute_definition d join (
    select key, jsonb_agg(jsonb_build_object('value', value, 'accounts', n) order by n desc, value) as values
    from (select e.key, e.value, count(*) as n, row_number() over (partition by e.key order by count(*) desc, e.value) as place
          from account_now f cross join lateral jsonb_each_text(f.attributes) e
          where e.value is not null group by 1, 2) w
    where place <= 50 group by key
  ) v on v.key = d.key), '[]')`

function counted(values: ReturnType<typeof sql>) {
  return sql`coalesce((select jsonb_agg(jsonb_build_object('value', value, 'accounts', n) order by value)
    from (select value, count(*) as n from (${values}) v group by value) c), '[]')`
}
