import type { Database, Db } from '../../platform/database.ts'
import type { Workspace } from '../team/workspace.store.ts'
import type { ImportOptions } from './import-options.ts'

export type Labels = { ja: string; en: string }

export type FieldType =
  | 'text'
  | 'integer'
  | 'number'
  | 'money'
  | 'currency'
  | 'date'
  | 'timestamp'
  | 'boolean'
  | 'choice'
  | 'email'
  | 'tags'

export type ImportField = {
  key: string
  type: FieldType
  labels: Labels
  /** Other names of the column; both labels count as well. */
  synonyms: readonly string[]
  /** What stands in the template's two example rows. */
  examples: readonly [string, string]
  required?: boolean
  /** One of the fields of a group must be mapped, e.g. monthly amount or amount. */
  oneOf?: string
  /** For `choice`: every value with its other spellings. */
  choices?: Readonly<Record<string, readonly string[]>>
  /** A file may have no column for it, because the same holds for every row: then one value is said for all. */
  mayHoldForAll?: true
  /** For `timestamp`: what a date without time stands for. Default: the beginning of the day in the workspace's zone. */
  dayMeans?: 'start' | 'noon-utc'
  /** Smallest number allowed. */
  min?: number
}

export type KindOption = {
  key: 'create_missing_accounts' | 'end_date_is_last_day'
  labels: Labels
  default: boolean
}

export type Cell = string | number | boolean | string[] | null

/** `values`: an absent column is undefined (keeps what is known), an empty cell null (clears it). */
export type ParsedRow = {
  row: number
  /** The id of the source, or one made from the row's content where the kind has an id and the file has none. */
  externalId: string
  values: Readonly<Record<string, Cell | undefined>>
  attributes: Readonly<Record<string, Cell>>
}

export type RowIssue = { field: string; code: string; value?: string | undefined }
export type RowOutcome =
  | { outcome: 'created' | 'updated' | 'unchanged'; warnings?: RowIssue[] }
  | { outcome: 'failed'; issue: RowIssue }

export type WriteContext = {
  importId: number
  now: Date
  workspace: Workspace
  options: ImportOptions
  /** What was found in earlier transactions of this run; emptied now and then, and whenever one is rolled back. */
  memory: Map<string, unknown>
  /** Accounts whose facts changed, for the next refresh. */
  touch(accountId: number): void
}

export type UndoContext = {
  importId: number
  now: Date
  /** True until a step has taken back or kept something, also after a restart. */
  isFirst: boolean
  /** Kept from step to step, lost with the process. */
  memory: Map<string, unknown>
}
export type UndoStep = { undone: number; kept: number; accountIds: number[]; more: boolean }

/** A kind of file that can be imported: one file, and one line in the list that the product is composed of. */
export type ImportKind = {
  kind: string
  labels: Labels
  /** One sentence: what a row of the file stands for. */
  rowMeans: Labels
  fields: readonly ImportField[]
  /** The field that holds the source's own id of a row. Without it a row's content names it. */
  idField: string
  /** The field that names a row where it has no id, e.g. a contact's e-mail address. */
  secondIdField?: string
  /** Columns without a field may become attributes of the record. */
  attributes?: boolean
  options?: readonly KindOption[]
  /** Rows of one transaction. Default 2,000. */
  batchRows?: number
  /** What it writes to, for the statistics after a long import. */
  tables: readonly string[]
  /** The kind's own writer keeps `source_freshness`. */
  keepsFreshness?: boolean
  /** Makes what the rows need and no transaction may hold on to, e.g. partitions. */
  prepare?(db: Database, rows: readonly ParsedRow[]): Promise<void>
  /** Writes rows in the caller's transaction; one outcome a row, in order. */
  write(db: Db, rows: readonly ParsedRow[], context: WriteContext): Promise<RowOutcome[]>
  /** Takes back a part of what an import wrote, in the caller's transaction; called again while there is `more`. */
  undo(db: Db, context: UndoContext): Promise<UndoStep>
}
