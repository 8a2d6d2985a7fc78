import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'

const text = z.string().max(2000)
const signature = z.strictObject({ ja: text, en: text })
const tags = ['letters']

/** What a member puts under their letters, by language. */
export function signatureRoutes(app: Http, { db }: { db: Database }): void {
  app.get(
    '/api/v1/me/signature',
    {
      config: { access: 'signed-in' },
      schema: { tags, summary: 'One’s own signature', response: { 200: signature } },
    },
    async (request) => {
      const { rows } = await sql<{ text: z.infer<typeof signature> }>`
        select text from mail_signature where member_id = ${requireActor(request).id}::uuid`.execute(db)
      return rows[0]?.text ?? { ja: '', en: '' }
    },
  )
  app.put(
    '/api/v1/me/signature',
    {
      config: { access: 'signed-in' },
      schema: { tags, summary: 'Set one’s own signature', body: signature, response: { 200: signature } },
    },
    async (request) => {
      const { ja, en } = request.body
      const kept = { ja: ja.trimEnd(), en: en.trimEnd() }
      await sql`
        insert into mail_signature (member_id, text) values (${requireActor(request).id}::uuid, ${JSON.stringify(kept)}::jsonb)
        on conflict (member_id) do update set text = excluded.text`.execute(db)
      return kept
    },
  )
}
