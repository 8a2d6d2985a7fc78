import { execFile } from 'node:child_process'
import { chmodSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import {
  copyPostgresPackage,
  type PostgresBinaries,
  usePostgresPackage,
} from './embedded-postgres-binaries.ts'
import { StartError } from './start-error.ts'

const run = promisify(execFile)

type Identity = { uid: number; gid: number }

/** How PostgreSQL, which refuses to be root, is started: words before the command, and the identity of the process. */
export type PostgresUser = {
  prefix: string[]
  runAs?: Identity
  /** Who must own the files; undefined where everything is ours anyway. */
  owner?: Identity
}

type Place = { packageDir: string; runtimeDir: string; dataDir: string; pgDir: string }

/** Picks the first way to run PostgreSQL without root's rights that can really reach the programs and the data. */
export async function choosePostgresUser(
  place: Place,
): Promise<{ user: PostgresUser; binaries: PostgresBinaries }> {
  const ours = usePostgresPackage(place.packageDir, place.runtimeDir)
  if (process.getuid?.() !== 0) {
    const user = { prefix: [] }
    return { user: await withDeathSignal(user), binaries: ours }
  }
  for (const user of candidatesForRoot(place)) {
    giveFolders(place, user)
    if (!(await canReach(user, place.pgDir))) continue
    if (await canRun(user, ours)) return { user: await withDeathSignal(user), binaries: ours }
    const copy = usePostgresPackage(copyPostgresPackage(place.packageDir, place.runtimeDir), place.runtimeDir)
    if (await canRun(user, copy)) return { user: await withDeathSignal(user), binaries: copy }
  }
  throw new StartError(
    'postgres.no_unprivileged_user',
    `PostgreSQL cannot run as root, and no other user can reach the data folder ${place.dataDir}. Start Tsuzuku as a normal user, set TSUZUKU_DATA_DIR to a folder such as /var/lib/tsuzuku, or set DATABASE_URL.`,
  )
}

/** Whoever owns the data already keeps it: `sudo npm start` in somebody's folder must not take it from them. */
function candidatesForRoot(place: Place): PostgresUser[] {
  const namespace = {
    prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534'],
    owner: { uid: 0, gid: 0 },
  }
  const owner = [place.pgDir, place.dataDir].map((path) => statSync(path)).find(({ uid }) => uid !== 0)
  const others = [statSync(dirname(place.dataDir)), accountNamed('postgres'), accountNamed('nobody')]
  return [
    ...(owner ? [dropTo(owner)] : []),
    namespace,
    ...others
      .filter((user) => user !== undefined)
      .filter(({ uid }) => uid !== 0)
      .map(dropTo),
  ]
}

function dropTo({ uid, gid }: Identity): PostgresUser {
  return { prefix: [], runAs: { uid, gid }, owner: { uid, gid } }
}

function accountNamed(name: string): Identity | undefined {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`))
    const [, , uid, gid] = line?.split(':') ?? []
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
  } catch {
    return undefined
  }
}

function giveFolders(place: Place, { owner, runAs }: PostgresUser): void {
  if (!owner) return
  if (runAs) {
    chmodSync(place.dataDir, 0o711)
    chmodSync(place.runtimeDir, 0o700)
  }
  chownTree(place.pgDir, owner)
  chownTree(place.runtimeDir, owner)
}

/** The folder itself changes hands last: an interrupted walk is then seen and repeated. */
function chownTree(folder: string, owner: Identity): void {
  if (statSync(folder).uid === owner.uid) return
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    lchownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid)
  }
  lchownSync(folder, owner.uid, owner.gid)
}

function canReach(user: PostgresUser, folder: string): Promise<boolean> {
  return succeeds(user, ['/bin/sh', '-c', 'test -r "$0" && test -w "$0" && test -x "$0"', folder])
}

function canRun(user: PostgresUser, binaries: PostgresBinaries): Promise<boolean> {
  return succeeds(user, [binaries.postgres, '--version'], binaries.env)
}

/** Where Linux offers it, PostgreSQL is told to stop when this process dies, even by kill -9. */
async function withDeathSignal(user: PostgresUser): Promise<PostgresUser> {
  const signal = ['setpriv', '--pdeathsig', 'INT']
  if (process.platform !== 'linux') return user
  return (await succeeds(user, [...signal, 'true'])) ? { ...user, prefix: [...user.prefix, ...signal] } : user
}

async function succeeds(user: PostgresUser, command: string[], env = {}): Promise<boolean> {
  const [program, ...args] = [...user.prefix, ...command]
  if (!program) return false
  try {
    await run(program, args, { ...user.runAs, cwd: '/', env: { ...process.env, ...env } })
    return true
  } catch {
    return false
  }
}
