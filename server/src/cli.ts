import { Command } from 'commander'
import { addImportCommand } from './import-command.ts'
import { type Mode, start } from './main.ts'
import { ConfigError, readConfig } from './platform/config.ts'
import { createLog } from './platform/log.ts'
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

addImportCommand(program)
addTeamCommands(program)

async function runServer(mode: Mode): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const running = await start(mode, config, log, showProgress('Preparing the workspace'))
  if (running.url) {
    console.log(`Tsuzuku runs at ${running.url}`)
    console.log(`Sign in (once, within an hour): ${running.url}/welcome#${running.oneTimeToken}`)
  }
  let stopping = false
  const shutDown = () => {
    if (stopping) return
    stopping = true
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'shutdown failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', shutDown)
  process.on('SIGTERM', shutDown)
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
