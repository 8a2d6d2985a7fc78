import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { backUp, restore } from './platform/backup.ts'
import { readConfig } from './platform/config.ts'
import { joinDatabase } from './platform/join-database.ts'
import { createLog } from './platform/log.ts'
import { openDatabase } from './platform/open-database.ts'
import { showProgress } from './platform/terminal.ts'

const say = (text: string) => void process.stderr.write(`${text}\n`)
const counted = (count: number) => count.toLocaleString('en')

/** `tsuzuku backup` and `tsuzuku restore`: everything in one file, and back. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('Write everything into one file, beside a running server or without one')
    .argument('<file>', 'the file to make, for instance tsuzuku.sql.gz')
    .action(async (file: string) => {
      const config = readConfig(process.env)
      const database = await joinDatabase(config, createLog('error'))
      try {
        const { rows, bytes } = await backUp(database.connectionString, file, showProgress('Backing up'))
        say(`${counted(rows)} rows in ${file} (${(bytes / 1e6).toFixed(1)} MB).`)
        const key = config.secretKey ? 'TSUZUKU_SECRET_KEY' : join(config.dataDir, 'secret.key')
        if (config.secretKey || existsSync(key))
          say(`Keep ${key} too, elsewhere: passwords for other systems open with it alone.`)
      } finally {
        await database.close()
      }
    })
  program
    .command('restore')
    .description('Fill a new data folder or a new database from a backup; stop the server first')
    .argument('<file>', 'the file that backup made')
    .action(async (file: string) => {
      const database = await openDatabase(readConfig(process.env), createLog('error'))
      try {
        const { rows, madeAt } = await restore(database.connectionString, file, showProgress('Restoring'))
        say(`${counted(rows)} rows, as they stood at ${madeAt}.`)
      } finally {
        await database.close()
      }
    })
}
