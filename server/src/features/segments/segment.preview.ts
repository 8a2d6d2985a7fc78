import { sql } from 'kysely'
import type { Database, Db } from '../../platform/database.ts'
import { compileRule, type Ground } from './rule.compile.ts'
import type { Rule } from './segment.rule.ts'
import { askedNoMore, segmentTooSlow } from './segments.errors.ts'

const LONGEST_MS = 4_000
const SAMPLE = 8

export type Preview = {
  accounts: number
  mrr_minor: number
  unknown: number
  others: number
  sample: SampleRow[]
  unknown_sample: SampleRow[]
}
type SampleRow = {
  id: number
  name: string
  mrr_minor: number | null
  band: 'good' | 'watch' | 'danger' | 'unknown' | null
}

/** How many accounts a rule holds of, now, and the largest of them; nothing is stored. */
export async function previewRule(
  db: Database,
  { rule, ground, day, signal }: { rule: Rule; ground: Ground; day: string | null; signal: AbortSignal },
): Promise<Preview> {
  const { verdict, source } = compileRule(rule, ground)
  const sample = (
    which: ReturnType<typeof sql>,
  ) => sql`coalesce((select jsonb_agg(to_jsonb(t) || jsonb_build_object('band', h.band)
      order by t.mrr_minor desc nulls last, t.id)
    from (select id, name, mrr_minor from judged where ${which} order by mrr_minor desc nulls last, id limit ${SAMPLE}) t
    left join health_score h on h.account_id = t.id and h.day = ${day}::date), '[]')`
  return inTime(db, signal, async (trx) => {
    const { rows } = await sql<Preview>`
      with judged as materialized (
        select f.id, f.name, shown.mrr_minor, ${verdict} as verdict ${source}
        left join account_day shown on shown.account_id = f.id and shown.day = ${day}::date
      )
      select count(*) filter (where verdict)::integer as accounts,
        coalesce(sum(mrr_minor) filter (where verdict), 0)::bigint as mrr_minor,
        count(*) filter (where verdict is null)::integer as unknown,
        count(*) filter (where not verdict)::integer as others,
        ${sample(sql`verdict`)} as sample, ${sample(sql`verdict is null`)} as unknown_sample
      from judged`.execute(trx)
    return rows[0] as Preview
  })
}

/** Asks within a limit of time, and no longer than somebody waits for the answer. */
export async function inTime<T>(
  db: Database,
  signal: AbortSignal,
  ask: (trx: Db) => Promise<T>,
  longest = LONGEST_MS,
): Promise<T> {
  try {
    return await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`
        select pg_backend_pid() as pid, set_config('statement_timeout', ${String(longest)}, true)`.execute(
        trx,
      )
      let stopping: Promise<unknown> | undefined
      const stop = () => {
        stopping = sql`select pg_cancel_backend(${rows[0]?.pid}::integer)`.execute(db)
      }
      if (signal.aborted) throw askedNoMore()
      signal.addEventListener('abort', stop, { once: true })
      try {
        return await ask(trx)
      } finally {
        signal.removeEventListener('abort', stop)
        // The connection is not given back while a cancellation may still be on its way to it.
        await stopping?.catch(() => undefined)
      }
    })
  } catch (error) {
    if (!isCancelled(error)) throw error
    throw signal.aborted
      ? askedNoMore()
      : segmentTooSlow({ field: 'rule', params: { seconds: longest / 1000 } })
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}
