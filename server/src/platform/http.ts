import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Actor } from './access.ts'
import { writingKeptOnce } from './answer-cache.ts'
import type { Config } from './config.ts'
import { errorFactory } from './errors.ts'
import type { Log } from './log.ts'
import { addProblem, describeRoute } from './openapi.ts'
import { sendProblem } from './problem.ts'

export type Http = ReturnType<typeof withZod>
export type Authenticate = (request: FastifyRequest) => Promise<Actor | undefined>

const MIB = 1024 * 1024

const notSignedIn = errorFactory('auth.not_signed_in', 401, 'Sign in first.')
const forbidden = errorFactory('auth.forbidden', 403, 'Your role or key does not allow this.')
const foreignOrigin = errorFactory('auth.foreign_origin', 403, 'The request came from another site.')
const notFound = errorFactory('http.not_found', 404, 'There is nothing at this address.')

function withZod(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>()
}

/** The HTTP server without any feature: parsing at the border, who may call what, one shape for every error. */
export async function createHttp(options: {
  config: Config
  log: Log
  authenticate: Authenticate
}): Promise<Http> {
  const { config, log, authenticate } = options
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MIB,
    trustProxy: config.trustProxy,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: 'idle',
  })
  app.setValidatorCompiler(validatorCompiler)
  const compile: typeof serializerCompiler = (route) => writingKeptOnce(serializerCompiler(route))
  app.setSerializerCompiler(compile)
  app.decorateRequest('actor', undefined)
  app.decorate('accessRules', [])

  // Deny by default: a route without a rule never starts.
  app.addHook('onRoute', (route) => {
    const access = route.config?.access
    if (access === undefined) throw new Error(`${route.method} ${route.url} has no access rule`)
    for (const method of [route.method].flat()) app.accessRules.push({ method, url: route.url, access })
  })

  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // Mantine and ECharts set style attributes; no inline script runs either way.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https:') ? { maxAge: 15_552_000 } : false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(rateLimit, {
    global: true,
    max: 6_000,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.headers.authorization ?? request.cookies.tsuzuku_session ?? request.ip,
    errorResponseBuilder: (_request, context) =>
      errorFactory(
        'http.too_many_requests',
        429,
        'Too many requests; wait and send it again.',
      )({
        params: { retryAfterSeconds: Math.ceil(context.ttl / 1000) },
      }),
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tsuzuku',
        version: '0.1.0',
        description: 'What our own screens can do, every program can do.',
      },
      components: {
        securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ apiKey: [] }],
    },
    transform: describeRoute,
    transformObject: (document) =>
      'openapiObject' in document ? addProblem(document.openapiObject) : document.swaggerObject,
  })

  app.addHook('preValidation', async (request) => {
    const access = request.routeOptions.config.access
    if (access === undefined || access === 'public' || access === 'write-key') return
    const actor = await authenticate(request)
    if (!actor) throw notSignedIn()
    request.actor = actor
    if (actor.sessionId && request.method !== 'GET' && request.method !== 'HEAD') {
      requireOwnOrigin(request, config)
    }
    const allowed = access === 'signed-in' ? actor.sessionId !== undefined : actor.permissions.has(access)
    if (!allowed) throw forbidden({ params: { access } })
  })

  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log))
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(), request, reply, log))
  return withZod(app)
}

/** A browser always names the page that sends a write; a session is accepted only from our own pages. */
function requireOwnOrigin(request: FastifyRequest, config: Config): void {
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  if (origin === undefined && (site === undefined || site === 'same-origin')) return
  const own = new Set([
    `${request.protocol}://${request.host}`,
    config.publicUrl && new URL(config.publicUrl).origin,
  ])
  if (!origin || !own.has(origin)) throw foreignOrigin()
}

/** The signed-in member or key of a request whose route asks for one. */
export function requireActor(request: FastifyRequest): Actor {
  if (!request.actor) throw notSignedIn()
  return request.actor
}
