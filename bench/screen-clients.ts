import { Agent, request } from 'undici'

export type Asking = {
  base: string
  token: string
  call: string
  accounts: number
  clients: number
  rounds: number
}
export type Asked = { times: number[]; status: number; bytes: number }

// Clients in a process of their own, as browsers are elsewhere: in the server's they took a fifth of its time.
const dispatcher = new Agent({ connections: 64 })
let asked = 0

/** Each account's page is another account's. */
async function ask({
  base,
  token,
  call,
  accounts,
}: Asking): Promise<{ ms: number; status: number; bytes: number }> {
  const started = performance.now()
  asked += 37
  const [path = '', body] = call.replace('{id}', String((asked % accounts) + 1)).split(/ (.*)/)
  const answer = await request(base + path, {
    dispatcher,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body }),
  })
  const bytes = (await answer.body.arrayBuffer()).byteLength
  return { ms: performance.now() - started, status: answer.statusCode, bytes }
}

process.on('message', async (asking: Asking) => {
  const result: Asked = { times: [], status: 0, bytes: 0 }
  await Promise.all(
    Array.from({ length: asking.clients }, async () => {
      for (let n = 0; n < asking.rounds; n += 1) {
        const { ms, status, bytes } = await ask(asking)
        result.times.push(ms)
        Object.assign(result, { status, bytes })
      }
    }),
  )
  process.send?.(result)
})
