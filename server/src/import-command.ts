import { createReadStream, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { compose } from './compose.ts'
import { importErrorsCsv } from './features/sources/import-errors-csv.ts'
import { dateFormats, type ImportOptions, importOptions } from './features/sources/import-options.ts'
import { type SourcesMachinery, workOnImport } from './features/sources/sources.jobs.ts'
import { changeImport, openImport, startImport, takeFile } from './features/sources/sources.service.ts'
import { findImport, type ImportRow } from './features/sources/sources.store.ts'
import { importKinds } from './import-kinds.ts'
import type { Actor } from './platform/access.ts'
import { readConfig } from './platform/config.ts'
import { AppError } from './platform/errors.ts'
import { joinDatabase } from './platform/join-database.ts'
import { createLog } from './platform/log.ts'
import { createProgressLine } from './progress-line.ts'

type Flags = {
  mapping: Record<string, string>
  dateFormat: Record<string, string>
  forAll: Record<string, string>
  encoding?: string
  currency?: string
  createMissingAccounts?: boolean
  endDateIsLastDay?: boolean
  dryRun?: boolean
  yes?: boolean
}

const actor: Actor = { kind: 'system', id: 'command-line', name: 'command line', permissions: new Set() }
const say = (text: string) => void process.stderr.write(`${text}\n`)
const atWork = new Set(['analysing', 'checking', 'running'])

/** `tsuzuku import <kind> <file>`: the same importer as on the screen, beside a running server or without one. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('Import a CSV file')
    .argument('<kind>', importKinds.map(({ kind }) => kind).join(', '))
    .argument('<file>', 'the CSV file')
    .option('--mapping <field=column...>', 'which column holds a field, by its header', pairs, {})
    .option(
      '--date-format <format>',
      `${dateFormats.join(', ')}, for all dates or as field=format`,
      pairs,
      {},
    )
    .option('--for-all <field=value...>', 'what holds for every row, where no column says it', pairs, {})
    .option('--encoding <name>', 'utf-8 or cp932; else the file tells')
    .option('--currency <code>', 'currency of amounts without one')
    .option('--create-missing-accounts', 'create accounts that do not exist yet')
    .option('--no-create-missing-accounts', 'refuse rows of accounts that do not exist yet')
    .option('--end-date-is-last-day', 'end dates name the last day of use')
    .option('--dry-run', 'try the file without writing anything')
    .option('--yes', 'do not ask before importing')
    .action(async (kind: string, file: string, flags: Flags) => {
      process.exitCode = await runImport(kind, file, flags)
    })
}

function pairs(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at === 0) throw new InvalidArgumentError('write it as field=value')
  return { ...before, [at < 0 ? '*' : text.slice(0, at)]: text.slice(at + 1) }
}

async function runImport(kind: string, file: string, flags: Flags): Promise<number> {
  if (!existsSync(file)) {
    say(`There is no file ${file}.`)
    return 1
  }
  const config = readConfig(process.env)
  const log = createLog('error')
  const database = await joinDatabase(config, log)
  const app = await compose({ config, connectionString: database.connectionString, log })
  try {
    return await importFile({ ...app, kinds: importKinds }, { kind, file, flags })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    say(`${error.message} (${error.code}${error.field ? `, ${error.field}` : ''})`)
    if (error.code === 'sources.ambiguous_dates') say(`Add --date-format ${error.params?.field}=dmy or =mdy.`)
    return 1
  } finally {
    await app.close()
    await database.close()
  }
}

async function importFile(
  machinery: SourcesMachinery,
  { kind, file, flags }: { kind: string; file: string; flags: Flags },
): Promise<number> {
  const opened = await openImport(machinery, actor, { kind, fileName: basename(file) })
  await takeFile(machinery, opened.id, createReadStream(file, { highWaterMark: 1024 * 1024 }))
  const ready = await readAs(machinery, await follow(machinery, opened.id), flags.encoding)
  if (ready.status !== 'ready' || !ready.analysis || !ready.options) return report(machinery, ready)
  const options = withFlags(ready, flags)
  await changeImport(machinery, ready.id, { options })
  describe(ready, options)
  if (!flags.dryRun && !(await agreed(flags))) return 1
  await startImport(machinery, actor, ready.id, flags.dryRun ? 'checking' : 'running')
  return report(machinery, await follow(machinery, ready.id))
}

/** The file once more, where it was given another encoding than it shows. */
async function readAs(
  machinery: SourcesMachinery,
  run: ImportRow,
  encoding: string | undefined,
): Promise<ImportRow> {
  if (encoding === undefined || run.status !== 'ready' || encoding === run.analysis?.encoding) return run
  await changeImport(machinery, run.id, { options: checked({ ...run.options, encoding }) })
  return follow(machinery, run.id)
}

function checked(options: unknown): ImportOptions {
  const parsed = importOptions.safeParse(options)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError({
    code: 'http.invalid_input',
    status: 400,
    message: `${issue?.path.join('.')}: ${issue?.message}`,
  })
}

function withFlags(run: ImportRow, flags: Flags): ImportOptions {
  const headers = run.analysis?.headers ?? []
  const mapping = { ...run.options?.mapping }
  for (const [field, header] of Object.entries(flags.mapping)) {
    const column = headers.indexOf(header)
    if (header === '') delete mapping[field]
    else if (column >= 0) mapping[field] = column
    else
      throw new AppError({
        code: 'sources.unknown_field',
        status: 400,
        message: `No column is called ${header}.`,
      })
  }
  const { '*': all, ...dates } = flags.dateFormat
  const everywhere =
    all === undefined ? {} : Object.fromEntries(Object.keys(mapping).map((field) => [field, all]))
  return checked({
    ...run.options,
    mapping,
    for_all: { ...run.options?.for_all, ...flags.forAll },
    date_formats: { ...run.options?.date_formats, ...everywhere, ...dates },
    ...(flags.currency === undefined ? {} : { currency: flags.currency }),
    ...(flags.createMissingAccounts === undefined
      ? {}
      : { create_missing_accounts: flags.createMissingAccounts }),
    ...(flags.endDateIsLastDay === undefined ? {} : { end_date_is_last_day: flags.endDateIsLastDay }),
  })
}

function describe(run: ImportRow, options: ImportOptions): void {
  const headers = run.analysis?.headers ?? []
  say(`${run.file_name}: ${run.rows_total} rows, ${options.encoding}`)
  for (const [field, column] of Object.entries(options.mapping)) say(`  ${field} = ${headers[column]}`)
  for (const [field, value] of Object.entries(options.for_all ?? {})) say(`  ${field} = "${value}" for all`)
  for (const { column, key } of options.attributes) say(`  attribute ${key} = ${headers[column]}`)
}

async function agreed({ yes }: Flags): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) {
    say('Add --yes to import without being asked.')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question('Import? [y/N] ')
  terminal.close()
  return /^y/i.test(answer)
}

/** Works on the import, or watches the process that does, until it rests. */
async function follow(machinery: SourcesMachinery, id: number): Promise<ImportRow> {
  const progress = createProgressLine()
  for (;;) {
    const run = await findImport(machinery.db, id)
    if (!run) throw new Error(`import ${id} is gone`)
    if (!atWork.has(run.status)) {
      progress.end()
      return run
    }
    progress.show(run.rows_done, run.rows_total)
    await workOnImport(machinery, id, {
      onProgress: ({ rowsDone }) => progress.show(rowsDone, run.rows_total),
    })
    await delay(200)
  }
}

async function report(machinery: SourcesMachinery, run: ImportRow): Promise<number> {
  if (run.failure) {
    say(`The import failed: ${run.failure.code}`)
    return 1
  }
  const counts = run.status === 'ready' && run.dry_run ? run.dry_run : run
  say(
    `${run.status === 'ready' ? 'Dry run' : `Import ${run.id}`}: ${counts.rows_created} new, ${counts.rows_updated} changed, ` +
      `${counts.rows_unchanged} unchanged, ${counts.rows_duplicate} repeated, ${counts.rows_failed} refused`,
  )
  if (counts.rows_failed === 0) return 0
  let lines = 0
  for await (const text of importErrorsCsv(machinery.db, run, 'en')) {
    process.stdout.write(lines === 0 ? text.replace(/^\uFEFF/, '') : text)
    lines += 1
  }
  return 2
}
