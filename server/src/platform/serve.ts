import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from './config.ts'
import type { Http } from './http.ts'
import { errnoOf, StartError } from './start-error.ts'

/** Under which address people reach us, as far as it is known before listening. */
export function addressOf({ publicUrl, port }: Config): string | undefined {
  return publicUrl ?? (port === 0 ? undefined : `http://localhost:${port}`)
}

/** Finds out before anything is prepared, which may take a minute, whether there will be a port to listen on. */
export async function expectFreePort(config: Config): Promise<void> {
  const server = createServer()
  try {
    server.listen({ port: config.port, host: config.host })
    await once(server, 'listening')
  } catch (error) {
    throw toPortError(error, config)
  }
  server.close()
  await once(server, 'close')
}

/** Listens, and tells under which address people reach us. */
export async function serve(http: Http, config: Config, setUrl: (url: string) => void): Promise<string> {
  try {
    await http.listen({ port: config.port, host: config.host })
  } catch (error) {
    throw toPortError(error, config)
  }
  const address = http.server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const url = config.publicUrl ?? `http://localhost:${port}`
  setUrl(url)
  return url
}

function toPortError(error: unknown, { port, host }: Config): unknown {
  const options = { cause: error }
  switch (errnoOf(error)) {
    case 'EADDRINUSE':
      return new StartError(
        'port.in_use',
        `Port ${port} is in use by another program. Set PORT to a free one.`,
        options,
      )
    case 'EACCES':
      return new StartError(
        'port.not_permitted',
        `No permission to listen on port ${port}. Set PORT to one above 1023.`,
        options,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        'port.no_such_host',
        `HOST: ${host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for the whole network.`,
        options,
      )
    default:
      return error
  }
}
