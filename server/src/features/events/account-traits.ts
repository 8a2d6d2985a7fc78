import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type GivenRow, writeVersions } from '../../platform/versioned.ts'
import { accountTable } from '../accounts/accounts.tables.ts'
import { rememberSaid } from './identity.store.ts'
import type { Message } from './message.ts'
import { accountTraits } from './traits.ts'

type State = {
  attributes: Record<string, unknown>
  columns: Record<string, unknown>
  saidAt: number
  /** Named by its id only: what is learned first was so from the beginning. */
  placeholder: boolean
}

/** Writes what group calls (and the company among the traits of identify) say of accounts; returns who was spoken of. */
export async function writeAccountTraits(
  db: Db,
  messages: readonly Message[],
  accounts: ReadonlyMap<string, number>,
  now: Date,
): Promise<number[]> {
  const said = messages
    .flatMap((message) => {
      const traits = traitsOfAccount(message)
      const id = message.groupId === undefined ? undefined : accounts.get(message.groupId)
      return traits && id !== undefined ? [{ id, ts: message.ts, ...accountTraits(traits) }] : []
    })
    .sort((a, b) => a.ts - b.ts)
  if (said.length === 0) return []
  const states = await readStates(
    db,
    said.map(({ id }) => id),
  )
  const rows = new Map<number, GivenRow>()
  for (const { id, ts, columns, attributes } of said) {
    const state = states.get(id)
    if (!state) continue
    const late = ts < state.saidAt
    const row: GivenRow = rows.get(id) ?? { id }
    for (const [column, value] of Object.entries(columns)) {
      if (late && (state.columns[column] ?? null) !== null) continue
      row[column] = value
      state.columns[column] = value
    }
    for (const [key, value] of Object.entries(attributes)) {
      if (late && Object.hasOwn(state.attributes, key)) continue
      if (value === null) delete state.attributes[key]
      else state.attributes[key] = value
      row.attributes = state.attributes
    }
    if (!late) state.saidAt = ts
    row.valid_from = state.placeholder ? '-infinity' : new Date(Math.min(ts, now.getTime())).toISOString()
    rows.set(id, row)
  }
  const outcomes = await writeVersions(db, accountTable, [...rows.values()], { now })
  await rememberSaid(db, 'account', new Map([...rows.keys()].map((id) => [id, states.get(id)?.saidAt ?? 0])))
  return outcomes.flatMap(({ id, outcome }) => (outcome === 'unchanged' ? [] : [id]))
}

function traitsOfAccount({ kind, traits }: Message): Record<string, unknown> | undefined {
  if (kind === 'group') return traits
  const company = traits?.company
  return typeof company === 'object' && company !== null && !Array.isArray(company)
    ? (company as Record<string, unknown>)
    : undefined
}

async function readStates(db: Db, ids: readonly number[]): Promise<Map<number, State>> {
  const { rows } = await sql<{
    id: number
    columns: Record<string, unknown>
    said_at: number | null
    placeholder: boolean
  }>`
    select f.account_id as id, to_jsonb(f) as columns, f.name = a.external_id as placeholder,
      (extract(epoch from s.said_at) * 1000)::float8 as said_at
    from account_fact f
    join account a on a.id = f.account_id
    left join traits_said s on s.subject = 'account' and s.id = f.account_id
    where f.account_id = any(${[...new Set(ids)]}::integer[]) and f.superseded_at = 'infinity' and f.valid_to = 'infinity'`.execute(
    db,
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        columns: row.columns,
        attributes: { ...(row.columns.attributes as Record<string, unknown>) },
        saidAt: row.said_at ?? Number.NEGATIVE_INFINITY,
        placeholder: row.placeholder && row.said_at === null,
      },
    ]),
  )
}
