import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Migration, Migrator, sql } from 'kysely'
import { createDatabase, createPool } from './database.ts'

// Works from server/src/platform (tsx) and from server/dist (bundle) alike.
const folder = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? '../migrations/' : '../../migrations/', import.meta.url),
)

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const migrations: Record<string, Migration> = {}
  for (const file of files) {
    const text = await readFile(`${folder}/${file}`, 'utf8')
    migrations[file.replace(/\.sql$/, '')] = {
      up: async (db) => {
        await sql.raw(text).execute(db)
      },
    }
  }
  return migrations
}

/** The tables that the migrations make; a database of one's own may hold others beside them. */
export async function readTableNames(): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'))
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')))
  return texts.flatMap((text) => [...text.matchAll(/^create table (\w+)/gm)].map(([, name]) => name ?? ''))
}

/** Brings the database to the newest schema; several processes may call it at once. */
export async function migrate(connectionString: string): Promise<string[]> {
  const db = createDatabase(createPool(connectionString, 2))
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw error
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}
