import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { findWish, writeWish } from './contact-mail.store.ts'
import { tokenUnknown } from './letters.errors.ts'

const byToken = z.object({ token: z.uuid() })
const answer = z.object({
  workspace: z.string(),
  language: z.enum(['ja', 'en']),
  address: z.string().nullable().describe('Hidden but for its beginning and its domain'),
  unsubscribed: z.boolean(),
})
const config = { access: 'public' as const, rateLimit: { max: 30, timeWindow: '1 minute' } }
const tags = ['letters']

/**
 * Where a contact asks for no more advertising, without signing in. Opening the page changes nothing, because programs that
 * look for harm open every link; a POST does (RFC 8058: mailboxes send it for their own button).
 */
export function unsubscribeRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  async function read(token: string): Promise<z.infer<typeof answer>> {
    const wish = await findWish(db, token)
    if (!wish) throw tokenUnknown({ field: 'token' })
    const { name, language } = await readWorkspace(db)
    return { workspace: name, language, address: masked(wish.email), unsubscribed: wish.unsubscribed }
  }

  void app.register(async (scope) => {
    // Mailboxes post a form; nothing in it is needed.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 4096 }, (_request, _body, done) =>
      done(null),
    )
    const typed = scope as unknown as Http
    typed.get(
      '/api/v1/unsubscribe/:token',
      {
        config,
        schema: {
          tags,
          summary: 'What a link to stop advertising stands for',
          params: byToken,
          response: { 200: answer },
        },
      },
      ({ params }) => read(params.token),
    )
    for (const [method, at] of [
      ['POST', () => clock()],
      ['DELETE', () => null],
    ] as const) {
      typed.route({
        method,
        url: '/api/v1/unsubscribe/:token',
        config,
        schema: {
          tags,
          summary: method === 'POST' ? 'Ask for no more advertising' : 'Ask for advertising again',
          params: byToken,
          response: { 200: answer },
        },
        handler: async ({ params }) => {
          await writeWish(db, { token: params.token, unsubscribedAt: at() })
          return read(params.token)
        },
      })
    }
  })
}

/** Enough for its owner to know it, and for nobody else. */
function masked(address: string | null): string | null {
  if (address === null) return null
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}…${address.slice(at)}`
}
