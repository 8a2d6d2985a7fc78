import * as z from 'zod'
import { encodings } from './file-decoder.ts'
import { dateFormats } from './import-options.ts'

const dateGuess = z.object({
  format: z.enum(dateFormats).nullable(),
  ambiguous: z.boolean(),
  candidates: z.array(z.enum(dateFormats)),
})

/** What a look at the whole file found out. */
export const importAnalysis = z.object({
  encoding: z.enum(encodings),
  has_bom: z.boolean(),
  delimiter: z.enum([',', ';', '\t']),
  headers: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  columns: z.array(
    z.object({
      column: z.number(),
      header: z.string(),
      type: z.enum(['text', 'number', 'boolean', 'date', 'empty']),
      filled: z.number(),
      examples: z.array(z.string()),
      dates: dateGuess.nullable(),
      guess: z.object({ field: z.string(), confidence: z.number() }).nullable(),
    }),
  ),
  kinds: z.array(z.object({ kind: z.string(), confidence: z.number() })),
  broken_rows: z.number(),
})

export type ImportAnalysis = z.infer<typeof importAnalysis>
