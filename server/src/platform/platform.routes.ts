import { sql } from 'kysely'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Database } from './database.ts'
import type { Http } from './http.ts'
import { sendPage, wantsPage } from './web-app.ts'

/** Health, readiness, Prometheus metrics and the API's own description. */
export function platformRoutes(app: Http, { db }: { db: Database }): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })

  app.addHook('onResponse', async (request, reply) => {
    duration.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    request.log.debug(
      {
        request_id: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })

  const hidden = { hide: true } as const
  app.get('/healthz', { config: { access: 'public', rateLimit: false }, schema: hidden }, async () => ({
    status: 'ok',
  }))
  app.get('/readyz', { config: { access: 'public', rateLimit: false }, schema: hidden }, async () => {
    await sql`select 1`.execute(db)
    return { status: 'ready' }
  })
  app.get(
    '/metrics',
    { config: { access: 'public', rateLimit: false }, schema: hidden },
    async (request, reply) => {
      // The screen of the metrics has the same word and so the same address; a browser asks for a page.
      if (wantsPage(request) && app.hasReplyDecorator('sendFile')) return sendPage(reply)
      return reply.type(registry.contentType).send(await registry.metrics())
    },
  )
  app.get('/openapi.json', { config: { access: 'public' }, schema: hidden }, async (_request, reply) =>
    reply.send(app.swagger()),
  )
}
