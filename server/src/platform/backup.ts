import { constants, createReadStream, createWriteStream } from 'node:fs'
import { access, open, rename, rm, stat } from 'node:fs/promises'
import { pipeline as join, Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import {
  type BackupHead,
  backupParts,
  DATA_END,
  endLine,
  headLine,
  listOf,
  noBackup,
  notWhole,
  sequenceLine,
  tableLine,
} from './backup-file.ts'
import { readTableNames } from './migrate.ts'
import { StartError } from './start-error.ts'

export type BackupProgress = (share: number, step: string) => void
type Table = { name: string; columns: string[]; bytes: number }

/**
 * Writes all that the workspace holds into one file, as it stood at one moment, beside a server at work or without one:
 * gzip over text that `psql` reads too. Jobs in the queue are not in it: they follow from the rows. Secrets of other
 * systems stay sealed under the key of the data folder or of TSUZUKU_SECRET_KEY.
 */
export async function backUp(
  connectionString: string,
  file: string,
  progress: BackupProgress = () => undefined,
): Promise<{ rows: number; bytes: number }> {
  if (await exists(file)) throw new StartError('backup.file_exists', `There is already a file ${file}.`)
  const part = `${file}.part`
  const rows: Record<string, number> = {}
  await withClient(connectionString, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const made = Readable.from(backupText(client, rows, progress), { objectMode: false })
    await pipeline(made, createGzip({ level: 5 }), createWriteStream(part, { mode: 0o600 }))
    await client.query('commit')
  }).catch(async (error: unknown) => {
    await rm(part, { force: true })
    throw error
  })
  const handle = await open(part, 'r+')
  await handle.sync()
  await handle.close()
  await rename(part, file)
  const { size } = await stat(file)
  return { rows: Object.values(rows).reduce((sum, count) => sum + count, 0), bytes: size }
}

async function* backupText(
  client: pg.Client,
  counts: Record<string, number>,
  progress: BackupProgress,
): AsyncGenerator<string | Buffer> {
  yield headLine({
    format: 1,
    schema: await readSchema(client),
    madeAt: new Date().toISOString(),
    months: await readMonths(client),
  })
  const tables = await readTables(client)
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 1)
  let done = 0
  for (const { name, columns, bytes: size } of tables) {
    progress(done / bytes, name)
    yield tableLine(name, columns)
    const copy = client.query(copyTo(`copy (select ${listOf(columns)} from public."${name}") to stdout`))
    for await (const chunk of copy) yield chunk as Buffer
    counts[name] = copy.rowCount
    yield DATA_END
    done += size
  }
  const { rows } = await client.query<{ sequencename: string; value: string | null; first: string }>(
    `select sequencename, last_value::text as value, start_value::text as first
     from pg_sequences where schemaname = 'public' order by sequencename`,
  )
  for (const { sequencename, value, first } of rows)
    yield sequenceLine(sequencename, value ?? first, value !== null)
  yield endLine(counts)
  progress(1, 'done')
}

/** Fills an empty database of the same schema from a backup, wholly or not at all. */
export async function restore(
  connectionString: string,
  file: string,
  progress: BackupProgress = () => undefined,
): Promise<{ rows: number; madeAt: string }> {
  const { size } = await stat(file).catch(() => {
    throw new StartError('backup.no_file', `There is no file ${file}.`)
  })
  let read = 0
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      read += chunk.length
      done(null, chunk)
    },
  })
  return withClient(connectionString, async (client) => {
    await client.query('begin')
    // What goes wrong on the way is told to whoever reads the end of it.
    const text = join(createReadStream(file), meter, createGunzip(), () => undefined)
    try {
      const { rows, madeAt } = await fill(client, text, (step) => progress(read / size, step))
      await client.query('commit')
      await client.query('analyze')
      progress(1, 'done')
      return { rows, madeAt }
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw faultOfFile(error) ?? error
    } finally {
      text.destroy()
    }
  })
}

async function fill(
  client: pg.Client,
  text: AsyncIterable<Buffer>,
  progress: (step: string) => void,
): Promise<{ rows: number; madeAt: string }> {
  const known = new Map((await readTables(client)).map((table) => [table.name, table.columns]))
  const counts: Record<string, number> = {}
  let head: BackupHead | undefined
  let isWhole = false
  for await (const part of backupParts(text)) {
    if (part.kind === 'head') {
      head = part.head
      await expectFitting(client, head)
      await makeRoom(client, head, [...known.keys()])
    } else if (!head) {
      throw noBackup()
    } else if (part.kind === 'table') {
      progress(part.table)
      if (String(known.get(part.table)) !== String(part.columns))
        throw new StartError(
          'backup.other_schema',
          `The table ${part.table} of the backup is not the one here.`,
        )
      const copy = client.query(copyFrom(`copy public."${part.table}" (${listOf(part.columns)}) from stdin`))
      await pipeline(Readable.from(part.rows), copy)
      counts[part.table] = copy.rowCount
    } else if (part.kind === 'sequence') {
      await client.query('select setval(to_regclass($1), $2::bigint, $3::boolean)', [
        `public.${part.sequence}`,
        part.value,
        part.isCalled,
      ])
    } else {
      isWhole = JSON.stringify(part.rows) === JSON.stringify(counts)
    }
  }
  if (!isWhole || !head) throw notWhole()
  for (const name of known.keys()) await client.query(`alter table public."${name}" enable trigger user`)
  return { rows: Object.values(counts).reduce((sum, count) => sum + count, 0), madeAt: head.madeAt }
}

async function expectFitting(client: pg.Client, head: BackupHead): Promise<void> {
  const schema = await readSchema(client)
  if (head.format !== 1 || head.schema !== schema) {
    throw new StartError(
      'backup.other_schema',
      `The backup is of schema ${head.schema}, this program's is ${schema}. Restore it with the version that made it, then update.`,
    )
  }
  const { rows } = await client.query<{ used: boolean }>(
    'select exists (select from account) or exists (select from member) as used',
  )
  if (rows[0]?.used) {
    throw new StartError(
      'backup.not_empty',
      'The database is in use: a backup is restored into a new data folder or a new database.',
    )
  }
}

/** What migrations and a first start left in the tables goes, and nothing reacts to rows that come back. */
async function makeRoom(client: pg.Client, head: BackupHead, tables: readonly string[]): Promise<void> {
  for (const [parent, months] of Object.entries(head.months)) {
    await client.query('select ensure_partitions($1, m, m) from unnest($2::date[]) m', [parent, months])
  }
  for (const name of tables) await client.query(`alter table public."${name}" disable trigger user`)
  await client.query(`truncate ${tables.map((name) => `public."${name}"`).join(', ')} restart identity`)
}

/** Our tables with the columns that are stored, in an order in which every row finds what it refers to. */
async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(
    `select c.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attname) as columns,
       (select sum(pg_table_size(relid))::float8 from pg_partition_tree(c.oid)) as bytes,
       array(select r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
         where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1) order by c.relname`,
    [await readTableNames()],
  )
  const ordered: Table[] = []
  const waiting = new Map(rows.map((row) => [row.name, row]))
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter(({ needs }) => !needs.some((name) => waiting.has(name)))
    if (free.length === 0) throw new Error(`tables refer to each other: ${[...waiting.keys()].join(', ')}`)
    for (const { name, columns, bytes } of free) {
      ordered.push({ name, columns, bytes: bytes ?? 0 })
      waiting.delete(name)
    }
  }
  return ordered
}

async function readSchema(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select max(name) as name from kysely_migration')
  return rows[0]?.name ?? ''
}

async function readMonths(client: pg.Client): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ parent: string; months: string[] }>(
    `select p.relname as parent,
       array_agg(to_date(right(c.relname, 6), 'YYYYMM')::text order by c.relname) as months
     from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_class c on c.oid = i.inhrelid
     where p.relkind = 'p' and p.relnamespace = 'public'::regnamespace and c.relname ~ '_\\d{6}$'
     group by 1 order by 1`,
  )
  return Object.fromEntries(rows.map(({ parent, months }) => [parent, months]))
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(`set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 1`)
    return await work(client)
  } finally {
    await client.end()
  }
}

const exists = (file: string) =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  )

/** What is wrong with the file, where the fault lies there. */
function faultOfFile(error: unknown): StartError | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return notWhole()
  if (code.startsWith('Z_')) return noBackup()
  const isRefused = error instanceof pg.DatabaseError && /^2[23]/.test(code)
  return isRefused
    ? new StartError('backup.unreadable', `The rows of the backup do not fit: ${error.message}`, {
        cause: error,
      })
    : undefined
}
