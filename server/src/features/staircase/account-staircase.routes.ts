import * as z from 'zod'
import type { Http } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { readGround } from '../segments/segment.service.ts'
import { offerLock } from './lock.ts'
import { listStaircases } from './staircase.read.ts'
import { lockState, stepRow } from './staircase.schema.ts'
import type { StaircaseMachinery } from './staircase.service.ts'
import { listStandings } from './standing.read.ts'
import { standingRow } from './standing.schema.ts'
import { type Steps, withMissing } from './standing.service.ts'

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
  const kept = keepAnswers(db, ['stairs', 'contracts'])
  const shared = shareReadings()
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
      const { isOpen, ...lock } = await offerLock(db, account, now)
      const found = await listStandings(db, { account, now, owner: { kind: 'all' } }, { limit: 20 })
      const listed = await kept([], () => listStaircases(db))
      const rows = await withMissing(
        machinery,
        found.map(({ row }) => row),
        {
          // Rules were checked when they were saved.
          steps: listed.flatMap(({ steps }) => steps as unknown as Steps),
          ground: (rule) => shared([rule], () => readGround(db, clock, { rule })),
        },
      )
      const staircases = new Map(listed.map((one) => [one.id, one]))
      return {
        lock: { is_open: isOpen, ...lock },
        standings: rows.map((row) => ({ ...row, steps: staircases.get(row.staircase.id)?.steps ?? [] })),
      }
    },
  )
}
