import { createHash } from 'node:crypto'
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'

/** Each named statement holds memory on every connection. */
const MOST_NAMED = 400
/** Questions heard once, of which most are never heard again, such as a rule that somebody tries. */
const MOST_HEARD = 4_000

/** Stands in a statement whose best plan hangs on the values, such as a search. */
export const PLAN_EACH_TIME = '/* plan each time */'

/**
 * A pool whose connections prepare what is asked outside transactions: a screen asks the same few questions with other
 * values, and planning one over monthly partitions costs more than answering it. Work in transactions (refresh, ingest,
 * imports) is planned for its own values, because there a plan for any value can be a slow one.
 */
export function preparing(pool: pg.Pool, most = MOST_NAMED): PostgresPool {
  const names = createNames(most)
  return {
    async connect(): Promise<PostgresPoolClient> {
      return new PreparingClient(await pool.connect(), names)
    },
    end: () => pool.end(),
  }
}

type Names = ReturnType<typeof createNames>

/** Names what is asked again. When there are too many names, all are given up, and with them the connections that hold them. */
function createNames(most: number) {
  const names = new Map<string, string>()
  const heard = new Set<string>()
  const since = new WeakMap<pg.PoolClient, number>()
  let generation = 0
  return {
    of(text: string): string | undefined {
      const known = names.get(text)
      if (known) return known
      const name = createHash('md5').update(text).digest('hex')
      if (!heard.delete(name)) {
        if (heard.size >= MOST_HEARD) heard.clear()
        heard.add(name)
        return undefined
      }
      if (names.size >= most) {
        names.clear()
        generation += 1
      }
      names.set(text, name)
      return name
    },
    isOutlived(client: pg.PoolClient): boolean {
      const born = since.get(client) ?? generation
      since.set(client, born)
      return born !== generation
    },
  }
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  readonly #names: Names
  #isInTransaction = false
  #isStale = false

  constructor(client: pg.PoolClient, names: Names) {
    this.#client = client
    this.#names = names
    this.#isStale = names.isOutlived(client)
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
    const name = isAlike ? this.#names.of(text) : undefined
    const plain = { text, values: [...values] }
    try {
      return resultOf(await this.#client.query(name ? { name, ...plain } : plain))
    } catch (error) {
      // A migration beside us gave a table another column.
      if (!name || !isStalePlan(error)) throw error
      this.#isStale = true
      return resultOf(await this.#client.query(plain))
    }
  }

  release(): void {
    this.#client.release(this.#isStale || this.#names.isOutlived(this.#client))
  }
}

function resultOf({ command, rowCount, rows }: pg.QueryResult): PostgresQueryResult<unknown> {
  return { command: command as PostgresQueryResult<unknown>['command'], rowCount: rowCount ?? 0, rows }
}

function isStalePlan(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === '0A000' && /cached plan/.test(error.message)
  )
}
