import { createHash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'

/** Each named statement holds memory on every connection; beyond this many, further ones are planned anew each time. */
const MOST_NAMED = 400
const names = new Map<string, string>()

/**
 * A pool whose connections prepare what is asked outside transactions: a screen asks the same few questions with other
 * values, and planning one over monthly partitions costs more than answering it. Work in transactions (refresh, ingest,
 * imports) is planned for its own values, because there a plan for any value can be a slow one.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    async connect(): Promise<PostgresPoolClient> {
      return preparingClient(await pool.connect())
    },
    end: () => pool.end(),
  }
}

function preparingClient(client: pg.PoolClient): PostgresPoolClient {
  let isInTransaction = false
  const query = async <R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> => {
    if (/^(begin|start transaction)/.test(text)) isInTransaction = true
    if (/^(commit|rollback$)/.test(text)) isInTransaction = false
    const name = isInTransaction || values.length === 0 ? undefined : nameOf(text)
    const plain = { text, values: [...values] }
    try {
      return (await client.query(name ? { name, ...plain } : plain)) as PostgresQueryResult<R>
    } catch (error) {
      // A migration beside us gave a table another column.
      if (!name || !isStalePlan(error)) throw error
      return (await client.query(plain)) as PostgresQueryResult<R>
    }
  }
  return { query: query as PostgresPoolClient['query'], release: () => client.release() }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= MOST_NAMED) return known
  const name = createHash('md5').update(text).digest('hex')
  names.set(text, name)
  return name
}

function isStalePlan(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === '0A000' && /cached plan/.test(error.message)
  )
}
