import * as z from 'zod'
import { StartError } from './start-error.ts'

/** What stands in the first line of a backup. */
const headSchema = z.object({
  format: z.number(),
  schema: z.string().describe('the newest migration of the database it was made from'),
  madeAt: z.iso.datetime(),
  months: z
    .record(z.string().regex(/^\w+$/), z.array(z.iso.date()))
    .describe('partitioned tables with the first days of their months'),
})
const countsSchema = z.record(z.string(), z.number())
export type BackupHead = z.infer<typeof headSchema>

const HEAD = '-- Tsuzuku backup '
const ENDING = '-- rows '
export const DATA_END = '\\.\n'

export const headLine = (head: BackupHead) => `${HEAD}${JSON.stringify(head)}\n`
export const listOf = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ')
export const tableLine = (table: string, columns: readonly string[]) =>
  `COPY public."${table}" (${listOf(columns)}) FROM stdin;\n`
export const sequenceLine = (sequence: string, value: string, isCalled: boolean) =>
  `SELECT pg_catalog.setval('public.${sequence}', ${value}, ${isCalled});\n`
/** Rows by table: a file that ends without them is not whole. */
export const endLine = (rows: Record<string, number>) => `${ENDING}${JSON.stringify(rows)}\n`

export type BackupPart =
  | { kind: 'head'; head: BackupHead }
  | { kind: 'table'; table: string; columns: string[]; rows: AsyncIterable<Buffer> }
  | { kind: 'sequence'; sequence: string; value: string; isCalled: boolean }
  | { kind: 'end'; rows: Record<string, number> }

export const notWhole = () =>
  new StartError('backup.not_whole', 'The backup is not whole: it ends too early.')
export const noBackup = () => new StartError('backup.unreadable', 'The file is no backup of Tsuzuku.')

/** Reads a backup part by part; the rows of a table are to be read before the next part is asked for. */
export async function* backupParts(source: AsyncIterable<Buffer>): AsyncGenerator<BackupPart> {
  const reader = createReader(source)
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    const part = readPart(line)
    yield part.kind === 'table' ? { ...part, rows: reader.rows() } : part
  }
}

function readPart(line: string): BackupPart {
  try {
    const part = partOf(line)
    if (part) return part
  } catch {
    // Neither a head nor an ending as they are written.
  }
  throw noBackup()
}

function partOf(line: string): BackupPart | undefined {
  if (line.startsWith(HEAD))
    return { kind: 'head', head: headSchema.parse(JSON.parse(line.slice(HEAD.length))) }
  if (line.startsWith(ENDING))
    return { kind: 'end', rows: countsSchema.parse(JSON.parse(line.slice(ENDING.length))) }
  const table = /^COPY public\."(\w+)" \((("\w+"(, )?)+)\) FROM stdin;$/.exec(line)
  if (table?.[1] && table[2]) {
    const columns = table[2].split(', ').map((name) => name.slice(1, -1))
    return { kind: 'table', table: table[1], columns, rows: none() }
  }
  const [, sequence, value, isCalled] =
    /^SELECT pg_catalog\.setval\('public\.(\w+)', (\d+), (true|false)\);$/.exec(line) ?? []
  if (sequence && value) return { kind: 'sequence', sequence, value, isCalled: isCalled === 'true' }
  return undefined
}

async function* none(): AsyncGenerator<Buffer> {}

const LONGEST_LINE = 1_000_000

function createReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  async function more(): Promise<boolean> {
    const { value, done } = await chunks.next()
    if (done) return false
    rest = rest.length > 0 ? Buffer.concat([rest, value]) : value
    return true
  }

  return {
    async line(): Promise<string | undefined> {
      for (;;) {
        const at = rest.indexOf('\n')
        if (at >= 0) {
          const text = rest.toString('utf8', 0, at)
          rest = rest.subarray(at + 1)
          return text
        }
        if (rest.length > LONGEST_LINE) throw noBackup()
        if (!(await more())) return rest.length > 0 ? Promise.reject(notWhole()) : undefined
      }
    },
    /** Up to the line that ends the rows of a table. */
    async *rows(): AsyncGenerator<Buffer> {
      while (rest.length < DATA_END.length && (await more()));
      if (rest.subarray(0, DATA_END.length).equals(Buffer.from(DATA_END))) {
        rest = rest.subarray(DATA_END.length)
        return
      }
      const ending = `\n${DATA_END}`
      for (;;) {
        const at = rest.indexOf(ending)
        if (at >= 0) {
          yield rest.subarray(0, at + 1)
          rest = rest.subarray(at + ending.length)
          return
        }
        // The ending may lie across two chunks.
        const sure = Math.max(0, rest.length - ending.length + 1)
        if (sure > 0) yield rest.subarray(0, sure)
        rest = rest.subarray(sure)
        if (!(await more())) throw notWhole()
      }
    },
  }
}
