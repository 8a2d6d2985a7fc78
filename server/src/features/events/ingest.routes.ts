import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { isDatabaseUnavailable } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import type { Log } from '../../platform/log.ts'
import { sendProblem } from '../../platform/problem.ts'
import { tooManyIngestRequests, unknownWriteKey } from './events.errors.ts'
import { MAX_BODY } from './ingest-body.ts'
import type { IngestQueue } from './ingest-queue.ts'
import { type IngestRequest, readRequest, refusedLater, rejectedItems } from './ingest-request.ts'
import type { MessageKind } from './message.ts'
import type { RecentMessages } from './recent-messages.ts'
import { recordRejected } from './rejected.store.ts'
import { rejectionError } from './rejection.ts'
import { createFindWriteKey, headerKey } from './write-key.ts'

const calls: Record<MessageKind, string> = {
  identify: 'i',
  track: 't',
  page: 'p',
  screen: 's',
  group: 'g',
  alias: 'a',
}

const reply = z.object({
  success: z.literal(true),
  accepted: z.number(),
  duplicate: z.number(),
  rejected: z.array(
    z.object({ index: z.number(), code: z.string(), field: z.string().optional(), message: z.string() }),
  ),
})

const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
  'cross-origin-resource-policy': 'cross-origin',
}

/** Segment's HTTP API: single calls, batches, and the short forms of the browser library. */
export function ingestRoutes(
  app: Http,
  machinery: { db: Database; clock: Clock; log: Log; queue: IngestQueue; recent: RecentMessages },
  options: { requestsPerMinute?: number } = {},
): void {
  const { db, clock, log, queue, recent } = machinery
  const findKey = createFindWriteKey(db)

  async function authorize(token: string | undefined): Promise<Actor> {
    const actor = await findKey(token)
    if (!actor) throw unknownWriteKey()
    return actor
  }

  async function answer(request: FastifyRequest, kind: MessageKind | undefined): Promise<object> {
    const receivedAt = clock()
    const read = await readRequest(request, kind, receivedAt.getTime())
    const actor = await authorize(read.token)
    await queue.submit(read.messages)
    const verdict = verdictOf(read)
    if (read.rejected.length > 0) await recordRejected(db, rejectedItems(read.rejected, actor.id))
    const [first] = read.rejected
    if (first && (read.failed || kind !== undefined)) throw rejectionError(first)
    if (verdict.accepted > 0) recent.add(read.messages, actor.name, receivedAt)
    return verdict
  }

  /** A body that could not even be read is counted too, when the header says whose it was. */
  async function failed(
    error: FastifyError,
    request: FastifyRequest,
    response: FastifyReply,
  ): Promise<FastifyReply> {
    const unread =
      error.statusCode !== undefined && error.statusCode < 500 && /^FST_ERR_/.test(error.code ?? '')
    if (unread) {
      const code = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? 'events.body_too_large' : 'events.not_json'
      const item = {
        code,
        field: undefined,
        kind: undefined,
        name: undefined,
        sample: undefined,
        sampleText: undefined,
      }
      try {
        const actor = await authorize(headerKey(request))
        await recordRejected(db, [{ ...item, keyId: actor.id }])
        return sendProblem(rejectionError({ index: 0, code, message: '' }), request, response, log)
      } catch (other) {
        return sendProblem(isDatabaseUnavailable(other) ? other : error, request, response, log)
      }
    }
    return sendProblem(error, request, response, log)
  }

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    )
    scope.addHook('onRequest', (request, response, done) => {
      response.header('x-content-type-options', 'nosniff')
      if (request.headers.origin !== undefined) response.headers(crossOrigin)
      done()
    })
    scope.setErrorHandler((error: FastifyError, request, response) => failed(error, request, response))

    const config = {
      access: 'write-key' as const,
      rateLimit: {
        max: options.requestsPerMinute ?? 600_000,
        timeWindow: '1 minute',
        addHeaders: {
          'x-ratelimit-limit': false,
          'x-ratelimit-remaining': false,
          'x-ratelimit-reset': false,
          'retry-after': true,
        },
        addHeadersOnExceeding: {
          'x-ratelimit-limit': false,
          'x-ratelimit-remaining': false,
          'x-ratelimit-reset': false,
        },
        keyGenerator: (request: FastifyRequest) => `ingest:${request.headers.authorization ?? request.ip}`,
        errorResponseBuilder: (_: FastifyRequest, context: { ttl: number }) =>
          tooManyIngestRequests({ params: { retryAfterSeconds: Math.ceil(context.ttl / 1000) } }),
      },
    }
    const common = {
      config,
      // Headers for pages and a log of its own for every request cost more here than reading the event.
      helmet: false as const,
      childLoggerFactory: (parent: typeof scope.log) => parent,
      // The body is read here and not by the schema, because every item gets a verdict of its own.
      validatorCompiler: () => (value: unknown) => ({ value }),
      serializerCompiler: () => (value: unknown) => JSON.stringify(value),
    }
    const describe = (summary: string) => ({ tags: ['ingest'], summary, response: { 200: reply } })

    for (const [kind, short] of Object.entries(calls) as [MessageKind, string][]) {
      const schema = describe(`Segment ${kind} call`)
      scope.post(`/v1/${kind}`, { ...common, schema }, (request) => answer(request, kind))
      scope.post(`/v1/${short}`, { ...common, schema: { hide: true } }, (request) => answer(request, kind))
    }
    scope.post('/v1/batch', { ...common, schema: describe('A batch of Segment calls') }, (request) =>
      answer(request, undefined),
    )
    for (const path of ['/v1/b', '/v1/import']) {
      scope.post(path, { ...common, schema: { hide: true } }, (request) => answer(request, undefined))
    }
    // The browser library reports on itself; we have no use for it, and an error would show in the visitor's console.
    scope.post('/v1/m', { ...common, schema: { hide: true } }, async () => ({ success: true }))
    scope.options('/v1/*', { config: { access: 'public' }, schema: { hide: true } }, (_request, response) =>
      response
        .headers({
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'authorization, content-type, content-encoding, x-retry-count',
          'access-control-max-age': '86400',
        })
        .code(204)
        .send(),
    )
  })
}

function verdictOf(read: IngestRequest): z.infer<typeof reply> {
  let accepted = 0
  let duplicate = 0
  read.messages.forEach((message, index) => {
    const { outcome } = message
    if (outcome === 'accepted') accepted++
    else if (outcome === 'duplicate') duplicate++
    else if (outcome) read.rejected.push(refusedLater(message, outcome, read.places[index] ?? 0))
  })
  const rejected = read.rejected.map(({ index, code, field, message }) => ({
    index,
    code,
    ...(field === undefined ? {} : { field }),
    message,
  }))
  return { success: true, accepted, duplicate, rejected }
}
