import type { Http } from './http.ts'

/** Shorter than the ten seconds after which containers are killed. */
const PATIENCE_MS = 8_000
const LOOK_MS = 50

/**
 * A way to close that answers what was asked and waits for nobody else: clients keep connections open for more than a minute,
 * and browsers open some on which they never ask anything.
 */
export function closeWhenAnswered(http: Http): () => Promise<void> {
  let open = 0
  http.server.on('request', (_, response) => {
    open += 1
    response.once('close', () => (open -= 1))
  })
  return async () => {
    const last = Date.now() + PATIENCE_MS
    const look = setInterval(() => {
      if (open === 0 || Date.now() > last) http.server.closeAllConnections()
      else http.server.closeIdleConnections()
    }, LOOK_MS)
    try {
      await http.close()
    } finally {
      clearInterval(look)
    }
  }
}
