import { workOnImport } from '../src/features/sources/sources.jobs.ts'
import { importKinds } from '../src/import-kinds.ts'
import type { TestApp } from './app.ts'

export type ImportAnswer = {
  id: number
  kind: string | null
  status: string
  options: Record<string, unknown> & { mapping: Record<string, number> }
  analysis: {
    headers: string[]
    encoding: string
    kinds: { kind: string }[]
    columns: { header: string; dates: unknown }[]
  }
  dry_run: Record<string, number> | null
  failure: { code: string; params?: Record<string, unknown> } | null
} & Record<
  | 'rows_total'
  | 'rows_done'
  | 'rows_created'
  | 'rows_updated'
  | 'rows_unchanged'
  | 'rows_failed'
  | 'rows_duplicate'
  | 'rows_undone'
  | 'rows_kept',
  number
>

type Given = {
  kind?: string
  name?: string
  content: string | Buffer
  options?: Record<string, unknown>
}

/** The importer as a program sees it: every step through HTTP, the work itself done at once instead of by the queue. */
export function importing(app: TestApp) {
  async function call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    payload?: object | string | Buffer,
    headers = {},
  ) {
    const reply = await app.http.inject({
      method,
      url: `/api/v1/imports${path}`,
      headers: { ...(await app.as('cs-lead')), ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    return {
      status: reply.statusCode,
      body: reply.body === '' ? undefined : reply.body,
      json: () => reply.json(),
    }
  }

  async function upload({ kind, name = 'file.csv', content }: Given): Promise<ImportAnswer> {
    const made = await call('POST', '', { file_name: name, ...(kind ? { kind } : {}) })
    if (made.status !== 201) throw new Error(made.body)
    const { id } = made.json()
    const put = await call('PUT', `/${id}/content`, content, { 'content-type': 'application/octet-stream' })
    if (put.status !== 200) throw new Error(put.body)
    await work(id)
    return read(id)
  }

  const work = (id: number) => workOnImport({ ...app, kinds: importKinds }, id)

  async function read(id: number): Promise<ImportAnswer> {
    return (await call('GET', `/${id}`)).json()
  }

  async function act(id: number, what: 'run' | 'dry-run' | 'undo' | 'cancel'): Promise<ImportAnswer> {
    const reply = await call('POST', `/${id}/${what}`)
    if (reply.status !== 202) throw new Error(reply.body)
    await work(id)
    return read(id)
  }

  async function setOptions(run: ImportAnswer, options: Record<string, unknown>): Promise<ImportAnswer> {
    const reply = await call('PATCH', `/${run.id}`, { options: { ...run.options, ...options } })
    if (reply.status !== 200) throw new Error(reply.body)
    return reply.json()
  }

  async function bring(given: Given): Promise<ImportAnswer> {
    const run = await upload(given)
    if (given.options) await setOptions(run, given.options)
    return act(run.id, 'run')
  }

  return { call, upload, read, act, setOptions, bring, work }
}
