import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { PLAN_EACH_TIME } from '../../platform/prepared-statements.ts'
import type { Machinery } from './account.service.ts'
import { bands } from './account-list.filter.ts'
import { stages } from './accounts.tables.ts'
import {
  accountText,
  beginning,
  contactText,
  gramsOf,
  indexHas,
  type Place,
  type SearchText,
  searchWords,
} from './search-terms.ts'

const LIMIT = 8
/** As many of each kind are ranked; who types one letter more gets the rest. */
const CANDIDATES = 40
const EVERYWHERE: readonly Place[] = ['at-beginning', 'anywhere']
const ONLY_BEGINNING: readonly Place[] = ['at-beginning']

const foundAccount = z.object({
  id: z.number(),
  name: z.string(),
  external_id: z.string().nullable(),
  domain: z.string().nullable(),
  stage: z.enum(stages),
  band: z.enum(bands),
})

const foundContact = z.object({
  id: z.number(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  account: z.object({ id: z.number(), name: z.string() }).nullable(),
})

type FoundAccount = z.infer<typeof foundAccount>
type FoundContact = z.infer<typeof foundContact>

/** The one search over accounts and people, for the command palette. */
export function searchRoutes(app: Http, { db }: Machinery): void {
  app.get(
    '/api/v1/search',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Accounts by name, domain or external id; contacts by name or address',
        querystring: z.strictObject({ q: z.string().max(200) }),
        response: { 200: z.object({ accounts: z.array(foundAccount), contacts: z.array(foundContact) }) },
      },
    },
    async (request) => {
      const query = request.query.q.trim()
      const words = searchWords(query)
      if (words.length === 0) return { accounts: [], contacts: [] }
      const spelled = await spell(db, query, words)
      const found = await findCandidates(db, query, spelled)
      const [accounts, contacts] = await Promise.all([
        findAccounts(db, found.accounts, spelled),
        findContacts(db, found.contacts, spelled),
      ])
      return { accounts, contacts }
    },
  )
}

const current = sql`f.superseded_at = 'infinity' and f.valid_to = 'infinity'`

/** The query as the index spells it, so that the question which is planned each time is small. */
type Spelled = { key: string; words: string[]; grams: string[][] }

async function spell(db: Db, query: string, words: string[]): Promise<Spelled> {
  const places = words.every((word) => [...word].length === 1) ? ONLY_BEGINNING : EVERYWHERE
  const { rows } = await sql<{ key: string; words: string[]; beginning: string[]; anywhere: string[] }>`
    select search_key(${query}) as key, array[${sql.join(words.map((word) => sql`search_key(${word})`))}] as words,
      ${gramsOf(words, 'at-beginning')} as beginning, ${gramsOf(words, 'anywhere')} as anywhere`.execute(db)
  const [row] = rows
  if (!row || words.some((word) => word.startsWith('@'))) return { key: row?.key ?? '', words: [], grams: [] }
  return {
    key: row.key,
    words: row.words,
    grams: places.map((place) => (place === 'anywhere' ? row.anywhere : row.beginning)),
  }
}

type Found = { accounts: number[]; contacts: number[] }

/** Those with words that begin as the query's do, then, where there are too few, those that hold them inside. */
async function findCandidates(db: Db, query: string, { grams }: Spelled): Promise<Found> {
  const having = (facts: RawBuilder<unknown>, text: SearchText) =>
    grams.map((some) => sql`(${facts} and ${indexHas(text)} ${some}::text[] limit ${CANDIDATES})`)
  const called = sql`(select id from account where merged_into is null
    and ${sql.raw(PLAN_EACH_TIME)} search_key(external_id) like ${beginning(query)} limit ${LIMIT})`
  const accountFacts = sql`select f.account_id as id from account_fact f where ${current}`
  const contactFacts = sql`select f.contact_id as id from contact_fact f where ${current}`
  const accounts = sql.join([called, ...having(accountFacts, accountText)], sql` union all `)
  const contacts = grams.length
    ? sql.join(having(contactFacts, contactText), sql` union all `)
    : sql`select null::integer as id where false`
  const { rows } = await sql<Found>`
    select array(select id from (${accounts}) a limit ${CANDIDATES}) as accounts,
      array(select id from (${contacts}) c limit ${CANDIDATES}) as contacts`.execute(db)
  return rows[0] ?? { accounts: [], contacts: [] }
}

/** As an array that the planner does not look into: it would plan anew for each length of it. */
function among(ids: readonly number[]): RawBuilder<unknown> {
  return sql`array(select unnest(${ids}::integer[]))`
}

async function findAccounts(db: Db, ids: readonly number[], spelled: Spelled): Promise<FoundAccount[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<FoundAccount>`
    with candidate as materialized (
      select f.account_id as id, ${accountText.all} as key, coalesce(strpos(search_key(a.external_id), ${spelled.key}) = 1, false) as is_called
      from account_fact f join account a on a.id = f.account_id
      where ${current} and f.account_id = any(${among(ids)})
    ),
    best as (select id, case when is_called then 0 else ${rank(spelled)} end as rank from candidate where is_called or ${holds(spelled)})
    select f.id, f.name, f.external_id, f.domain, f.stage,
      coalesce((select h.band from health_score h where h.account_id = f.id order by h.day desc limit 1), 'unknown') as band
    from best join account_now f on f.id = best.id
    order by best.rank, length(f.name), f.name, f.id limit ${LIMIT}`.execute(db)
  return rows
}

async function findContacts(db: Db, ids: readonly number[], spelled: Spelled): Promise<FoundContact[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<FoundContact>`
    with candidate as materialized (
      select f.contact_id as id, ${contactText.all} as key from contact_fact f
      where ${current} and f.contact_id = any(${among(ids)})
    ),
    best as (select id, ${rank(spelled)} as rank from candidate where ${holds(spelled)})
    select c.id, c.name, c.email, c.title,
      (select jsonb_build_object('id', t.id, 'name', t.name) from account a
        join account_now t on t.id = coalesce(a.merged_into, a.id) where a.id = c.account_id) as account
    from best join contact_now c on c.id = best.id
    order by best.rank, c.left_on is not null, length(coalesce(c.name, c.email)), c.name, c.id limit ${LIMIT}`.execute(
    db,
  )
  return rows
}

function holds({ words }: Spelled): RawBuilder<boolean> {
  return sql<boolean>`not exists (select from unnest(${words}::text[]) word where strpos(key, word) = 0)`
}

/** 0 begins with the query, 1 has a word that begins with it, 2 has it inside. */
function rank({ key }: Spelled): RawBuilder<number> {
  return sql<number>`case when strpos(key, ${key}) = 1 then 0 when strpos(key, ' ' || ${key}) > 0 then 1 else 2 end`
}
