import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import * as z from 'zod'
import { giveAwaitedAccounts } from './features/accounts/awaited-owner.store.ts'
import { makeKey } from './features/team/key.service.ts'
import { inviteMember, makeMemberLink, type NewLink } from './features/team/member.service.ts'
import { type Role, roles } from './features/team/team.roles.ts'
import { type Actor, type Permission, permissions } from './platform/access.ts'
import { systemClock } from './platform/clock.ts'
import { type Config, readConfig } from './platform/config.ts'
import { createDatabase, createPool, type Database } from './platform/database.ts'
import { AppError } from './platform/errors.ts'
import { joinDatabase } from './platform/join-database.ts'
import { createLog } from './platform/log.ts'

const actor: Actor = { kind: 'system', id: 'command-line', name: 'command line', permissions: new Set() }

type Terminal = {
  env: Record<string, string | undefined>
  /** What a script may take over: the secret, alone. */
  print(text: string): void
  tell(text: string): void
}

const ownTerminal: Terminal = {
  env: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  tell: (text) => void process.stderr.write(`${text}\n`),
}

/** `tsuzuku member …` and `tsuzuku key …`: beside a running server or without one. */
export function addTeamCommands(program: Command, terminal: Terminal = ownTerminal): void {
  const member = program.command('member').description('Members of the team')
  member
    .command('add')
    .description('Add a member and print the link that signs them in, once, within seven days')
    .argument('<email>', 'address of the member', email)
    .requiredOption('--name <name>', 'what they are called')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).makeOptionMandatory())
    .action((address: string, given: { name: string; role: Role }) =>
      withDatabase(terminal, async (db, config) =>
        printLink(
          terminal,
          config,
          await inviteMember(
            db,
            actor,
            { email: address, ...given },
            { giveAwaited: giveAwaitedAccounts, now: systemClock() },
          ),
        ),
      ),
    )
  member
    .command('link')
    .description('Print a new link that signs a member in, once, within seven days')
    .argument('<email>', 'address of the member', email)
    .action((address: string) =>
      withDatabase(terminal, async (db, config) =>
        printLink(terminal, config, await makeMemberLink(db, actor, { member: { email: address } })),
      ),
    )
  program
    .command('key')
    .description('Keys for programs')
    .command('add')
    .description('Make a key and print it; it cannot be shown again')
    .argument('<name>', 'where it is used')
    .addOption(
      new Option('--kind <kind>', 'write sends events, api calls the API')
        .choices(['write', 'api'])
        .makeOptionMandatory(),
    )
    .option('--scopes <scopes>', `for an API key, with commas between: ${permissions.join(', ')}`, scopesOf)
    .action((name: string, given: { kind: 'write' | 'api'; scopes?: Permission[] }, command: Command) => {
      const { kind, scopes = [] } = given
      if (kind === 'api' && scopes.length === 0) command.error('error: an API key needs --scopes')
      if (kind === 'write' && scopes.length > 0) command.error('error: a write key has no --scopes')
      return withDatabase(terminal, async (db) =>
        terminal.print((await makeKey(db, actor, { name, kind, scopes })).token),
      )
    })
}

function email(text: string): string {
  const parsed = z.email().max(320).safeParse(text.trim())
  if (!parsed.success) throw new InvalidArgumentError('not an e-mail address.')
  return parsed.data
}

function scopesOf(text: string): Permission[] {
  const parsed = z.array(z.enum(permissions)).safeParse(text.split(',').map((scope) => scope.trim()))
  if (!parsed.success) throw new InvalidArgumentError(`one or more of ${permissions.join(', ')}.`)
  return parsed.data
}

async function withDatabase(
  { env, tell }: Terminal,
  work: (db: Database, config: Config) => Promise<void>,
): Promise<void> {
  const config = readConfig(env)
  const database = await joinDatabase(config, createLog('error'))
  const db = createDatabase(createPool(database.connectionString, 2))
  try {
    await work(db, config)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    tell(`${error.message} (${error.code})`)
    process.exitCode = 1
  } finally {
    await db.destroy()
    await database.close()
  }
}

function printLink({ print, tell }: Terminal, config: Config, link: NewLink): void {
  const url = config.publicUrl ?? runningUrl(config.dataDir) ?? `http://localhost:${config.port}`
  tell(`Works once, within ${link.expiresInHours / 24} days:`)
  print(`${url}/welcome#${link.token}`)
}

/** The address of the server that has the data folder. */
function runningUrl(dataDir: string): string | undefined {
  try {
    const lock = z
      .object({ url: z.string() })
      .safeParse(JSON.parse(readFileSync(join(dataDir, 'tsuzuku.lock'), 'utf8')))
    return lock.data?.url
  } catch {
    return undefined
  }
}
