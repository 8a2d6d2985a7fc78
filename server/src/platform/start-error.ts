export type StartErrorCode =
  | 'data_dir.already_running'
  | 'data_dir.disk_full'
  | 'data_dir.not_a_folder'
  | 'data_dir.not_permitted'
  | 'data_dir.read_only'
  | 'data_dir.unusable'
  | 'postgres.missing'
  | 'postgres.no_unprivileged_user'
  | 'postgres.not_starting'
  | 'postgres.not_stopping'
  | 'postgres.version_mismatch'
  | 'port.in_use'
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
