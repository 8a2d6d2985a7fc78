import * as z from 'zod'
import type { Http } from '../../platform/http.ts'
import type { Machinery } from './account.service.ts'
import { readAwaitedOwners } from './awaited-owner.store.ts'

export function awaitedOwnerRoutes(app: Http, { db }: Machinery): void {
  app.get(
    '/api/v1/awaited-owners',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary:
          'Owners whom files name before they are members; their accounts go to them when they are invited',
        response: { 200: z.object({ rows: z.array(z.object({ email: z.string(), accounts: z.number() })) }) },
      },
    },
    async () => ({ rows: await readAwaitedOwners(db) }),
  )
}
