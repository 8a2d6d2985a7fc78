export type StartErrorCode =
  | 'backup.file_exists'
  | 'backup.no_file'
  | 'backup.not_empty'
  | 'backup.not_whole'
  | 'backup.other_schema'
  | 'backup.unreadable'
  | 'data_dir.already_running'
  | 'data_dir.disk_full'
  | 'data_dir.not_a_folder'
  | 'data_dir.not_permitted'
  | 'data_dir.read_only'
  | 'data_dir.unusable'
  | 'postgres.missing'
  | 'postgres.no_unprivileged_user'
  | 'postgres.not_migrated'
  | 'postgres.not_permitted'
  | 'postgres.not_starting'
  | 'postgres.not_stopping'
  | 'postgres.version_mismatch'
  | 'port.in_use'
  | 'port.no_such_host'
  | 'port.not_permitted'

/** A reason not to start, told to the operator in one line: `message` needs no stack trace beside it. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly code: StartErrorCode

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Only the first line: the rest of it is for whoever reads the cause. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || String(errnoOf(error)) : String(error)
  return text.split('\n')[0] ?? ''
}

/** PostgreSQL refused to make a table or a schema for this user. */
export function notPermitted(error: unknown, database: string): StartError | undefined {
  if (errnoOf(error) !== '42501') return undefined
  return new StartError(
    'postgres.not_permitted',
    `${database} refuses to let this user make what we need (${reasonOf(error)}). Make the user owner of the database, or grant it create on the database and on schema public.`,
    { cause: error },
  )
}

/** Names a file system error that happened in the data folder. */
export function toDataDirError(error: unknown, dataDir: string): StartError {
  if (error instanceof StartError) return error
  const options = { cause: error }
  switch (errnoOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return new StartError(
        'data_dir.not_permitted',
        `No permission to write to the data folder ${dataDir}. Give this user the right, or set TSUZUKU_DATA_DIR to another folder.`,
        options,
      )
    case 'EROFS':
      return new StartError(
        'data_dir.read_only',
        `The data folder ${dataDir} is on a read-only file system. Set TSUZUKU_DATA_DIR to a folder that can be written.`,
        options,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(dataDir, options)
    case 'EEXIST':
    case 'ENOTDIR':
      return new StartError('data_dir.not_a_folder', `The data folder ${dataDir} is not a folder.`, options)
    default:
      return new StartError(
        'data_dir.unusable',
        `The data folder ${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
        options,
      )
  }
}

export function diskFull(dataDir: string, options?: ErrorOptions): StartError {
  return new StartError(
    'data_dir.disk_full',
    `The disk of the data folder ${dataDir} is full. Free some space and start again.`,
    options,
  )
}
