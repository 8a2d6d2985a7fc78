import { request } from '../../lib/api.ts'
import { ApiProblem } from '../../lib/problem.ts'
import type { Import } from './import-data.ts'

export interface Upload {
  readonly key: string
  readonly name: string
  readonly sent: number
  readonly total: number
  readonly error?: unknown
}

let uploads: readonly Upload[] = []
const listeners = new Set<() => void>()

function change(next: readonly Upload[]): void {
  uploads = next
  for (const listener of listeners) listener()
}

/** Uploads under way; they go on while the reader looks at other pages. */
export const uploadStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: (): readonly Upload[] => uploads,
  dismiss: (key: string) => change(uploads.filter((upload) => upload.key !== key)),
}

/** Announces a file and sends it; resolves with the import, analysed or about to be. */
export async function uploadFile(file: File): Promise<Import | undefined> {
  const key = crypto.randomUUID()
  change([...uploads, { key, name: file.name, sent: 0, total: file.size }])
  const update = (more: Partial<Upload>) =>
    change(uploads.map((upload) => (upload.key === key ? { ...upload, ...more } : upload)))
  try {
    const opened = await request<Import>('POST', '/api/v1/imports', { body: { file_name: file.name } })
    const run = await send(`/api/v1/imports/${opened.id}/content`, file, (sent) => update({ sent }))
    uploadStore.dismiss(key)
    return run
  } catch (error) {
    update({ error })
    return undefined
  }
}

/** `fetch` does not tell how much has been sent; this does. */
function send(path: string, file: File, onSent: (bytes: number) => void): Promise<Import> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    call.open('PUT', path)
    call.setRequestHeader('content-type', 'application/octet-stream')
    call.upload.onprogress = (event) => onSent(event.loaded)
    call.onerror = () => reject(new ApiProblem({ status: 0, code: 'http.offline' }))
    call.onload = () => {
      const body = parse(call.responseText)
      if (call.status < 300 && body) resolve(body as unknown as Import)
      else reject(new ApiProblem({ status: call.status, code: `http.${call.status}`, ...body }))
    }
    call.send(file)
  })
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
