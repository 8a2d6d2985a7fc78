import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { Http } from './http.ts'

// The same place from server/src/platform (tsx) and from server/dist (bundle).
const webDist = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? '../../web/dist/' : '../../../web/dist/', import.meta.url),
)

/** Serves the built workspace: files with a hash in their name for ever, the page itself always fresh. */
export async function serveWebApp(app: Http): Promise<void> {
  if (!existsSync(`${webDist}index.html`)) return
  await app.register(fastifyStatic, { root: webDist, serve: false })
  app.get(
    '/assets/*',
    { config: { access: 'public', rateLimit: false }, schema: { hide: true } },
    (request, reply) =>
      reply.sendFile(`assets/${(request.params as { '*': string })['*']}`, {
        maxAge: '365d',
        immutable: true,
      }),
  )
  // Every other address that a browser opens is a screen; the router in the page decides which.
  app.get(
    '/*',
    { config: { access: 'public', rateLimit: false }, schema: { hide: true } },
    (request, reply) => {
      const path = (request.params as { '*': string })['*']
      if (/^(api|v1)(\/|$)/.test(path) || !request.headers.accept?.includes('text/html'))
        return reply.callNotFound()
      return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
    },
  )
}
