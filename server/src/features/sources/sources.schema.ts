import * as z from 'zod'
import { importAnalysis } from './import-analysis.ts'
import { importOptions } from './import-options.ts'
import { type ImportRow, importStatuses } from './sources.store.ts'

const counts = {
  rows_done: z.number(),
  rows_created: z.number(),
  rows_updated: z.number(),
  rows_unchanged: z.number(),
  rows_failed: z.number(),
  rows_duplicate: z.number(),
}

export const importSchema = z.object({
  id: z.number(),
  kind: z.string().nullable(),
  file_name: z.string(),
  file_bytes: z.number(),
  status: z.enum(importStatuses),
  analysis: importAnalysis.nullable(),
  options: importOptions.nullable(),
  dry_run: z.object(counts).nullable(),
  rows_total: z.number().nullable(),
  ...counts,
  rows_undone: z.number(),
  rows_kept: z.number(),
  rows_per_second: z.number().nullable().describe('Of the run under way'),
  seconds_left: z.number().nullable().describe('Of the run under way, at its speed so far'),
  failure: z
    .object({
      code: z.string(),
      field: z.string().optional(),
      params: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable(),
  created_by: z.string().nullable(),
  created_by_name: z.string().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  undone_at: z.string().nullable(),
})

export const importSummarySchema = importSchema.omit({ analysis: true, options: true })

const labels = z.object({ ja: z.string(), en: z.string() })

export const kindSchema = z.object({
  kind: z.string(),
  labels,
  row_means: labels,
  id_field: z.string(),
  attributes: z.boolean(),
  options: z.array(z.object({ key: z.string(), labels, default: z.boolean() })),
  fields: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      labels,
      required: z.boolean(),
      one_of: z.string().nullable(),
      choices: z.array(z.string()),
      may_hold_for_all: z.boolean().describe('One value may be said for all rows where there is no column'),
      example: z.string(),
    }),
  ),
})

export const kindsSchema = z.object({
  kinds: z.array(kindSchema),
  issues: z.array(z.object({ code: z.string(), labels })).describe('Why a row does not land, by code'),
})

const iso = (date: Date | null) => date?.toISOString() ?? null

export function toImport(run: ImportRow, now: Date): z.infer<typeof importSchema> {
  const moving = run.status === 'running' || run.status === 'checking'
  const seconds = run.started_at ? (now.getTime() - run.started_at.getTime()) / 1000 : 0
  const speed = moving && seconds > 0.5 && run.rows_done > 0 ? run.rows_done / seconds : null
  const left = speed === null || run.rows_total === null ? null : (run.rows_total - run.rows_done) / speed
  const { last_row: _, has_file: __, ...rest } = run
  return {
    ...rest,
    options: run.analysis ? run.options : null,
    rows_per_second: speed === null ? null : Math.round(speed),
    seconds_left: left === null ? null : Math.max(0, Math.round(left)),
    created_at: run.created_at.toISOString(),
    started_at: iso(run.started_at),
    finished_at: iso(run.finished_at),
    undone_at: iso(run.undone_at),
  }
}
