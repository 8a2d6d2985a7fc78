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
  gramsOf,
  indexHas,
  type Place,
  type SearchText,
  searchWords,
} from './search-terms.ts'

const LIMIT = 8
/** As many of each kind are ranked; who types one letter more gets the rest. */
const CANDIDATES = 60
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
      const [accounts, contacts] = await Promise.all([
        findAccounts(db, query, spelled),
        findContacts(db, spelled),
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
  if (!row || words.some((word) => word.startsWith('@'))) return { key: '', words: [], grams: [] }
  return {
    key: row.key,
    words: row.words,
    grams: places.map((place) => (place === 'anywhere' ? row.anywhere : row.beginning)),
  }
}

/** Those with words that begin as the query's do, then, where there are too few, those that hold them inside. */
async function candidates(db: Db, facts: RawBuilder<unknown>, text: SearchText, { grams }: Spelled) {
  if (grams.length === 0) return []
  const branches = grams.map(
    (some) => sql`(${facts} and ${indexHas(text)} ${some}::text[] limit ${CANDIDATES})`,
  )
  const { rows } = await sql<{ id: number }>`
    select id from (${sql.join(branches, sql` union all `)}) found limit ${CANDIDATES}`.execute(db)
  return rows.map(({ id }) => id)
}

async function findAccounts(db: Db, query: string, spelled: Spelled): Promise<FoundAccount[]> {
  const ids = await candidates(
    db,
    sql`select f.account_id as id from account_fact f where ${current}`,
    accountText,
    spelled,
  )
  const { rows } = await sql<FoundAccount>`
    with candidate as materialized (
      select f.account_id as id, ${accountText.all} as key from account_fact f
      where ${current} and f.account_id = any(${ids}::integer[])
    ),
    found as (
      select id, ${rank(spelled)} as rank from candidate where ${holds(spelled)}
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

async function findContacts(db: Db, spelled: Spelled): Promise<FoundContact[]> {
  const ids = await candidates(
    db,
    sql`select f.contact_id as id from contact_fact f where ${current}`,
    contactText,
    spelled,
  )
  if (ids.length === 0) return []
  const { rows } = await sql<FoundContact>`
    with candidate as materialized (
      select f.contact_id as id, ${contactText.all} as key from contact_fact f
      where ${current} and f.contact_id = any(${ids}::integer[])
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
