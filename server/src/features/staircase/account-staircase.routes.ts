import * as z from 'zod'
import type { Http } from '../../platform/http.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { offerLock } from './lock.ts'
import { lockState, stepRow } from './staircase.schema.ts'
import type { StaircaseMachinery } from './staircase.service.ts'
import { listAccountStandings } from './standing.read.ts'
import { standingRow } from './standing.schema.ts'
import { withMissing } from './standing.service.ts'

const standing = standingRow
  .pick({
    staircase: true,
    step: true,
    reached: true,
    since: true,
    since_before: true,
    next: true,
    offer: true,
    is_ready: true,
  })
  .extend({
    steps: z.array(stepRow.pick({ id: true, name: true, guidance: true, guidance_url: true, offer: true })),
  })

/** Where one account stands, what is missing, and whether an offer may leave to it. */
export function accountStaircaseRoutes(app: Http, machinery: StaircaseMachinery): void {
  const { db, clock } = machinery
  app.get(
    '/api/v1/accounts/:id/staircase',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['staircase'],
        summary: 'Where an account stands, what is missing for the next step, and its lock at this moment',
        params: byRef,
        response: { 200: z.object({ lock: lockState, standings: z.array(standing) }) },
      },
    },
    async ({ params }) => {
      const account = await findAccountId(db, params.id)
      const now = clock()
      const { isOpen, ...lock } = await offerLock(db, account, { now })
      const standings = await withMissing(machinery, await listAccountStandings(db, account, now))
      return { lock: { is_open: isOpen, ...lock }, standings }
    },
  )
}
