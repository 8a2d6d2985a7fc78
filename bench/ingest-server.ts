import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { compose } from '../server/src/compose.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { createLog } from '../server/src/platform/log.ts'

/** The process under measurement: the product on the database given, or a route that only validates and answers. */
async function listen(): Promise<void> {
  const [kind, url = ''] = process.argv.slice(2)
  const http = kind === 'product' ? await product(url) : noop()
  await http.listen({ port: 0, host: '127.0.0.1' })
  const address = http.server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
  process.once('SIGTERM', () => void http.close().then(() => process.exit(0)))
}

async function product(url: string) {
  const config = readConfig({ DATABASE_URL: url, LOG_LEVEL: 'error' })
  const app = await compose({ config, connectionString: url, log: createLog('error') })
  return app.http
}

function noop() {
  const app = Fastify({ logger: false }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const body = z.object({
    userId: z.string().max(200).optional(),
    anonymousId: z.string().max(200).optional(),
    messageId: z.string().max(200),
    event: z.string().max(200),
    timestamp: z.iso.datetime(),
    properties: z.record(z.string(), z.unknown()),
    context: z.looseObject({ groupId: z.string().optional() }).optional(),
  })
  const response = { 200: z.object({ success: z.boolean() }) }
  app.post('/v1/track', { schema: { body, response } }, async () => ({ success: true }))
  return app
}

await listen()
