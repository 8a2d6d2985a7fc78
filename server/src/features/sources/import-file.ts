import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { CsvRecord, CsvShape } from './csv-records.ts'
import { createCsvRecords } from './csv-records.ts'
import { createDecoder, type Encoding } from './file-decoder.ts'

const CHUNK = 1024 * 1024

/** Writes a stream into pieces of 1 MiB as it arrives and tells each piece; at no time more than one is in memory. */
export async function writeChunks(
  db: Db,
  importId: number,
  stream: AsyncIterable<Uint8Array>,
  see: (chunk: Buffer) => void,
): Promise<void> {
  let waiting: Buffer[] = []
  let bytes = 0
  let seq = 0
  const flush = async (chunk: Buffer) => {
    see(chunk)
    await sql`insert into import_chunk (import_id, seq, bytes) values (${importId}, ${seq}, ${chunk})`.execute(
      db,
    )
    seq += 1
  }
  for await (const piece of stream) {
    waiting.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    bytes += piece.byteLength
    if (bytes < CHUNK) continue
    let all = Buffer.concat(waiting)
    while (all.length >= CHUNK) {
      await flush(all.subarray(0, CHUNK))
      all = all.subarray(CHUNK)
    }
    waiting = all.length > 0 ? [Buffer.from(all)] : []
    bytes = all.length
  }
  if (bytes > 0) await flush(Buffer.concat(waiting))
}

export async function* readChunks(db: Db, importId: number): AsyncGenerator<Buffer> {
  for (let seq = 0; ; seq++) {
    const { rows } = await sql<{ bytes: Buffer }>`
      select bytes from import_chunk where import_id = ${importId} and seq = ${seq}`.execute(db)
    const chunk = rows[0]
    if (!chunk) return
    yield chunk.bytes
  }
}

/** The records of an uploaded file, in the pieces in which they come off it. */
export async function* readRecords(
  db: Db,
  importId: number,
  how: { encoding: Encoding } & CsvShape,
): AsyncGenerator<CsvRecord[]> {
  const decoder = createDecoder(how.encoding)
  let records: ReturnType<typeof createCsvRecords> | undefined
  let first = true
  for await (const chunk of readChunks(db, importId)) {
    let text = decoder.write(chunk)
    if (first) {
      first = false
      if (text.startsWith('\uFEFF')) text = text.slice(1)
      // Files of very old spreadsheets end their lines with a bare carriage return.
      const newline = !text.includes('\n') && text.includes('\r') ? '\r' : '\n'
      records = createCsvRecords({ newline, delimiter: how.delimiter })
    }
    const found = records?.push(text) ?? []
    if (found.length > 0) yield found
  }
  if (!records) return
  const rest = [...records.push(decoder.end()), ...records.end()]
  if (rest.length > 0) yield rest
}
