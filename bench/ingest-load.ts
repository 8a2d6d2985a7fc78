import autocannon from 'autocannon'
import { Agent, request } from 'undici'

const ACCOUNTS = 200
const USERS = 4_000
const NAMES = 40
const BATCH = 1_000
const BATCHES_IN_FLIGHT = 16
const SINGLES_IN_FLIGHT = 256

export type BenchEvent = ReturnType<typeof makeEvent>

/** A hundred people use the product at a time, each for about twenty events, then others come. */
function userOf(n: number): number {
  return ((n % 100) + 100 * Math.floor(n / 2_000)) % USERS
}

/** An event as analytics-node sends it. */
function makeEvent(n: number, run: string, time: number) {
  return {
    timestamp: new Date(time).toISOString(),
    integrations: {},
    type: 'track',
    event: `Feature ${n % NAMES} used`,
    userId: `user-${userOf(n)}`,
    properties: { place: 'dashboard', count: n % 17, plan: 'pro', ok: true },
    context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
    _metadata: { nodeVersion: 'v20.20.0', jsRuntime: 'node' },
    messageId: `node-next-${time}-${run}-4f8a9b1c-${n}`,
  }
}

/** Events of the last two hours, in the order of their time. */
export function makeEvents(count: number, run: string): BenchEvent[] {
  const from = Date.now() - 7_200_000
  return Array.from({ length: count }, (_, n) =>
    makeEvent(n, run, from + Math.floor((n * 7_200_000) / count)),
  )
}

/** Makes the accounts, contacts and names once, as a product that has been running for a while has them. */
export async function prepareDimensions(url: string, token: string): Promise<void> {
  const calls = Array.from({ length: USERS }, (_, n) => ({
    type: 'group',
    userId: `user-${n}`,
    groupId: `account-${n % ACCOUNTS}`,
    messageId: `prepare-${n}`,
  }))
  for (let from = 0; from < calls.length; from += BATCH)
    await send(url, token, JSON.stringify({ batch: calls.slice(from, from + BATCH) }))
  await postBatches(url, token, makeEvents(5_000, 'prepare'))
}

const agent = new Agent({ connections: BATCHES_IN_FLIGHT, pipelining: 1 })

async function send(url: string, token: string, body: string | Buffer): Promise<void> {
  const response = await request(`${url}/v1/batch`, {
    method: 'POST',
    dispatcher: agent,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
    },
    body,
  })
  const answer = (await response.body.json()) as { rejected?: unknown[] }
  if (response.statusCode !== 200 || answer.rejected?.length)
    throw new Error(`${response.statusCode} ${JSON.stringify(answer)}`)
}

/** Events and seconds in batches of 1,000, a few requests at a time. */
export async function postBatches(
  url: string,
  token: string,
  events: readonly BenchEvent[],
): Promise<{ events: number; seconds: number }> {
  const bodies: Buffer[] = []
  for (let from = 0; from < events.length; from += BATCH) {
    bodies.push(Buffer.from(JSON.stringify({ batch: events.slice(from, from + BATCH), sentAt: new Date() })))
  }
  const started = performance.now()
  let next = 0
  const lane = async () => {
    for (let body = bodies[next++]; body; body = bodies[next++]) await send(url, token, body)
  }
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, lane))
  return { events: events.length, seconds: (performance.now() - started) / 1000 }
}

/** Requests and seconds of one event each, with 256 in flight. */
export async function postSingles(
  url: string,
  token: string,
  run: string,
  seconds: number,
): Promise<{ events: number; seconds: number }> {
  let n = 0
  const result = await autocannon({
    url: `${url}/v1/track`,
    method: 'POST',
    connections: SINGLES_IN_FLIGHT,
    duration: seconds,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
    },
    requests: [
      {
        setupRequest: (given) => {
          given.body = JSON.stringify(makeEvent(n++, run, Date.now()))
          return given
        },
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} errors`)
  return { events: result['2xx'], seconds: result.duration }
}
