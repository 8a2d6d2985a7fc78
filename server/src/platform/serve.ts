import type { Config } from './config.ts'
import type { Http } from './http.ts'
import { errnoOf, StartError } from './start-error.ts'

/** Listens, and tells under which address people reach us. */
export async function serve(http: Http, config: Config, setUrl: (url: string) => void): Promise<string> {
  try {
    await http.listen({ port: config.port, host: config.host })
  } catch (error) {
    if (errnoOf(error) === 'EADDRINUSE') {
      throw new StartError(
        'port.in_use',
        `Port ${config.port} is in use by another program. Set PORT to a free one.`,
        { cause: error },
      )
    }
    if (errnoOf(error) === 'EACCES') {
      throw new StartError(
        'port.not_permitted',
        `No permission to listen on port ${config.port}. Set PORT to one above 1023.`,
        { cause: error },
      )
    }
    throw error
  }
  const address = http.server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const url = config.publicUrl ?? `http://localhost:${port}`
  setUrl(url)
  return url
}
