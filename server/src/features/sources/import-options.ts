import * as z from 'zod'
import { encodings } from './file-decoder.ts'

export const dateFormats = ['iso', 'ymd-slash', 'dmy', 'mdy'] as const

/** How a file is to be read. Saved with the import, so that a run can be repeated and explained. */
export const importOptions = z.strictObject({
  encoding: z.enum(encodings).default('utf-8'),
  delimiter: z.enum([',', ';', '\t']).default(','),
  /** Column of each field, counted from 0. */
  mapping: z.record(z.string().max(60), z.number().int().min(0).max(999)).default({}),
  /** Columns that become attributes, with the attribute's key and what it is called where it is new. */
  attributes: z
    .array(
      z.strictObject({
        column: z.number().int().min(0).max(999),
        key: z.string().max(63),
        label: z.string().trim().max(200).optional(),
      }),
    )
    .max(200)
    .default([]),
  /** What stands for every row, of fields without a column, e.g. the survey of a file of answers to one. */
  for_all: z.record(z.string().max(60), z.string().trim().min(1).max(200)).optional(),
  /** How the dates of a field are written; a field whose dates can be read two ways must be named here. */
  date_formats: z.record(z.string().max(60), z.enum(dateFormats)).default({}),
  /** Currency of amounts without one of their own; without it the workspace's. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  create_missing_accounts: z.boolean().optional(),
  end_date_is_last_day: z.boolean().optional(),
})

export type ImportOptions = z.infer<typeof importOptions>
