import { createHash } from 'node:crypto'
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'

/** Each named statement holds memory on every connection; beyond this many, further ones are planned anew each time. */
const MOST_NAMED = 400

/** Stands in a statement whose best plan hangs on the values, such as a search. */
export const PLAN_EACH_TIME = '/* plan each time */'

/**
 * A pool whose connections prepare what is asked outside transactions: a screen asks the same few questions with other
 * values, and planning one over monthly partitions costs more than answering it. Work in transactions (refresh, ingest,
 * imports) is planned for its own values, because there a plan for any value can be a slow one.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>()
  return {
    async connect(): Promise<PostgresPoolClient> {
      return new PreparingClient(await pool.connect(), names)
    },
    end: () => pool.end(),
  }
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  readonly #names: Map<string, string>
  #isInTransaction = false

  constructor(client: pg.PoolClient, names: Map<string, string>) {
    this.#client = client
    this.#names = names
  }

  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query(
    text: string | PostgresCursor<unknown>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<unknown>> | PostgresCursor<unknown> {
    if (typeof text !== 'string') throw new Error('cursors are not used')
    return this.#ask(text, values)
  }

  async #ask(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    if (/^(begin|start transaction)/.test(text)) this.#isInTransaction = true
    if (/^(commit|rollback$)/.test(text)) this.#isInTransaction = false
    const isAlike = !this.#isInTransaction && values.length > 0 && !text.includes(PLAN_EACH_TIME)
    const name = isAlike ? nameOf(text, this.#names) : undefined
    const plain = { text, values: [...values] }
    try {
      return resultOf(await this.#client.query(name ? { name, ...plain } : plain))
    } catch (error) {
      // A migration beside us gave a table another column.
      if (!name || !isStalePlan(error)) throw error
      return resultOf(await this.#client.query(plain))
    }
  }

  release(): void {
    this.#client.release()
  }
}

function resultOf({ command, rowCount, rows }: pg.QueryResult): PostgresQueryResult<unknown> {
  return { command: command as PostgresQueryResult<unknown>['command'], rowCount: rowCount ?? 0, rows }
}

function nameOf(text: string, names: Map<string, string>): string | undefined {
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
