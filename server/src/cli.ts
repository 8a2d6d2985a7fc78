import { once } from 'node:events'
import { Command } from 'commander'
import { addBackupCommands } from './backup-command.ts'
import { addImportCommand } from './import-command.ts'
import { type Mode, type Running, start } from './main.ts'
import { type Config, ConfigError, readConfig } from './platform/config.ts'
import { createLog, type Log } from './platform/log.ts'
import { openDatabase } from './platform/open-database.ts'
import { StartError } from './platform/start-error.ts'
import { showProgress } from './platform/terminal.ts'
import { addTeamCommands } from './team-commands.ts'

const program = new Command('tsuzuku').description('Customer success platform')

for (const [name, mode, description] of [
  ['start', 'all', 'Start web and worker in one process'],
  ['web', 'web', 'Start the web server only'],
  ['worker', 'worker', 'Start the background worker only'],
] as const) {
  program
    .command(name)
    .description(description)
    .action(() => runServer(mode))
}

program
  .command('migrate')
  .description('Bring the database to the newest schema')
  .action(async () => {
    const config = readConfig(process.env)
    const database = await openDatabase(config, createLog(config.logLevel))
    await database.close()
    console.log('The database is on the newest schema.')
  })

addBackupCommands(program)
addImportCommand(program)
addTeamCommands(program)

async function runServer(mode: Mode): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const asked = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => asked.abort())
  const running = await begin(mode, config, { log, signal: asked.signal })
  if (running.url) {
    console.log(`Tsuzuku runs at ${running.url}`)
    console.log(`Sign in (once, within an hour): ${running.url}/welcome#${running.oneTimeToken}`)
  }
  if (!asked.signal.aborted) await once(asked.signal, 'abort')
  try {
    await running.stop()
  } catch (error) {
    log.error({ err: error }, 'shutdown failed')
    process.exit(1)
  }
  process.exit(0)
}

async function begin(mode: Mode, config: Config, asked: { log: Log; signal: AbortSignal }): Promise<Running> {
  try {
    return await start(mode, config, { ...asked, progress: showProgress('Preparing the workspace') })
  } catch (error) {
    if (asked.signal.aborted) process.exit(0)
    throw error
  }
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof StartError || error instanceof ConfigError) {
    console.error(error.message)
    process.exit(1)
  }
  throw error
}
