import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Http } from './http.ts'

// The same place from server/src/platform (tsx) and from server/dist (bundle).
const webDist = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? '../../web/dist/' : '../../../web/dist/', import.meta.url),
)

export function wantsPage(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false
}

export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
}

/** Serves the built workspace: files with a hash in their name for ever, the page itself always fresh. */
export async function serveWebApp(app: Http): Promise<void> {
  if (!existsSync(`${webDist}index.html`)) return
  await app.register(fastifyStatic, { root: webDist, serve: false, preCompressed: true })
  app.get(
    '/assets/*',
    { config: { access: 'public', rateLimit: false }, schema: { hide: true } },
    (request, reply) =>
      reply.sendFile(`assets/${(request.params as { '*': string })['*']}`, {
        maxAge: '365d',
        immutable: true,
      }),
  )
  // What lies beside the page: icons, and the script that sets the colours before the first paint.
  for (const { name } of readdirSync(webDist, { withFileTypes: true }).filter((entry) => entry.isFile())) {
    if (name === 'index.html' || /\.(gz|br)$/.test(name)) continue
    app.get(
      `/${name}`,
      { config: { access: 'public', rateLimit: false }, schema: { hide: true } },
      (_request, reply) => reply.sendFile(name, { maxAge: '1h' }),
    )
  }
  // Every other address that a browser opens is a screen; the router in the page decides which.
  app.get(
    '/*',
    { config: { access: 'public', rateLimit: false }, schema: { hide: true } },
    (request, reply) => {
      const path = (request.params as { '*': string })['*']
      if (/^(api|v1)(\/|$)/.test(path) || !wantsPage(request)) return reply.callNotFound()
      return sendPage(reply)
    },
  )
}
