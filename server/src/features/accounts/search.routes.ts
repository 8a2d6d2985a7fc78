import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import type { Machinery } from './account.service.ts'
import { bands } from './account-list.filter.ts'
import { stages } from './accounts.tables.ts'
import {
  accountText,
  beginning,
  contactText,
  hasGrams,
  type SearchText,
  searchWords,
} from './search-terms.ts'

const LIMIT = 8
/** As many of each kind are ranked; who types one letter more gets the rest. */
const CANDIDATES = 60

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
      const [accounts, contacts] = await Promise.all([
        findAccounts(db, query, words),
        findContacts(db, query, words),
      ])
      return { accounts, contacts }
    },
  )
}

async function findAccounts(db: Db, query: string, words: string[]): Promise<FoundAccount[]> {
  const facts = sql`select f.account_id as id, ${accountText.all} as key from account_fact f
    where f.superseded_at = 'infinity' and f.valid_to = 'infinity'`
  const { rows } = await sql<FoundAccount>`
    with candidate as (${candidates(facts, accountText, words)}),
    found as (
      select id, ${rank(query)} as rank from candidate where ${holds(words)}
      union all
      (select id, 0 from account where merged_into is null and search_key(external_id) like ${beginning(query)} limit ${LIMIT})
    ),
    best as (select id, min(rank) as rank from found group by id)
    select f.id, f.name, f.external_id, f.domain, f.stage,
      coalesce((select h.band from health_score h where h.account_id = f.id order by h.day desc limit 1), 'unknown') as band
    from best join account_now f on f.id = best.id
    order by best.rank, length(f.name), f.name, f.id limit ${LIMIT}`.execute(db)
  return rows
}

async function findContacts(db: Db, query: string, words: string[]): Promise<FoundContact[]> {
  const facts = sql`select f.contact_id as id, ${contactText.all} as key from contact_fact f
    where f.superseded_at = 'infinity' and f.valid_to = 'infinity'`
  const { rows } = await sql<FoundContact>`
    with candidate as (${candidates(facts, contactText, words)}),
    best as (select distinct id, ${rank(query)} as rank from candidate where ${holds(words)})
    select c.id, c.name, c.email, c.title,
      (select jsonb_build_object('id', t.id, 'name', t.name) from account a
        join account_now t on t.id = coalesce(a.merged_into, a.id) where a.id = c.account_id) as account
    from best join contact_now c on c.id = best.id
    order by best.rank, c.left_on is not null, length(coalesce(c.name, c.email)), c.name, c.id limit ${LIMIT}`.execute(
    db,
  )
  return rows
}

/** Those with words that begin as the query's do, then those that hold them inside, from the index alone. */
function candidates(facts: RawBuilder<unknown>, text: SearchText, words: string[]): RawBuilder<unknown> {
  const branch = (place: 'anywhere' | 'at-beginning') =>
    sql`(${facts} and ${hasGrams(text, words, place)} limit ${CANDIDATES})`
  if (words.every((word) => [...word].length === 1)) return branch('at-beginning')
  return sql`${branch('at-beginning')} union all ${branch('anywhere')}`
}

function holds(words: string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.join(
    words.map((word) => sql`strpos(key, search_key(${word})) > 0`),
    sql` and `,
  )}`
}

/** 0 begins with the query, 1 has a word that begins with it, 2 has it inside. */
function rank(query: string): RawBuilder<number> {
  return sql<number>`case when strpos(key, search_key(${query})) = 1 then 0
    when strpos(key, ' ' || search_key(${query})) > 0 then 1 else 2 end`
}
