import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { compose } from './compose.ts'
import { readConfig, settings } from './platform/config.ts'
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts'
import { createLog } from './platform/log.ts'
import { migrate } from './platform/migrate.ts'
import { dumpSchema } from './platform/schema-dump.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const bin = (name: string) => join(root, 'node_modules/.bin', name)

/** Writes what is derived from the sources: schema.sql, table types, openapi.json and the web's API types. */
async function generate(): Promise<void> {
  const log = createLog('warn')
  const folder = await mkdtemp(join(tmpdir(), 'tsuzuku-generate-'))
  const postgres = process.env.GENERATE_DATABASE_URL
    ? undefined
    : await startEmbeddedPostgres({ dataDir: folder, log })
  const base = process.env.GENERATE_DATABASE_URL ?? postgres?.connectionString ?? ''
  const name = `generate_${process.pid}`
  const admin = new pg.Client({ connectionString: base })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = withDatabase(base, name)
  try {
    await migrate(url)
    await writeFile(join(root, 'server/schema.sql'), await dumpSchema(url))
    execFileSync(
      bin('kysely-codegen'),
      [
        '--dialect=postgres',
        `--url=${url}`,
        '--out-file=server/src/platform/database.gen.ts',
        '--exclude-pattern=(graphile_worker.*|kysely_*|*_[0-9][0-9][0-9][0-9][0-9][0-9])',
        '--date-parser=string',
        '--numeric-parser=number',
        '--type-mapping={"int8":"number"}',
      ],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    )
    const app = await compose({
      config: readConfig({ DATABASE_URL: url, LOG_LEVEL: 'silent', TSUZUKU_SCENARIO: 'none' }),
      connectionString: url,
      log: createLog('silent'),
    })
    await app.http.ready()
    await writeFile(join(root, 'openapi.json'), `${JSON.stringify(app.http.swagger(), null, 1)}\n`)
    await app.close()
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
  await writeFile(join(root, 'docs/settings.md'), settingsPage())
  execFileSync(bin('openapi-typescript'), ['openapi.json', '-o', 'web/src/lib/api.gen.d.ts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** The page of settings, from the list that the start reads. */
function settingsPage(): string {
  const rows = Object.values(settings).map(({ env, doc, schema }) => {
    const unset = schema.safeParse(undefined)
    const fallback = unset.success && unset.data !== undefined ? `\`${String(unset.data)}\`` : ''
    return `| \`${env}\` | ${doc} | ${fallback} |`
  })
  return [
    '# Settings',
    '',
    'Environment variables, read once at the start; a wrong one stops it with its name. Made by `npm run generate`.',
    '',
    '| variable | what it does | default |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function withDatabase(connectionString: string, name: string): string {
  const url = new URL(connectionString)
  url.pathname = `/${name}`
  return url.href
}

await generate()
