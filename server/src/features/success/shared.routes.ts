import { sql } from 'kysely'
import * as z from 'zod'
import type { Authenticate, Http } from '../../platform/http.ts'
import { hashToken } from '../../platform/token.ts'
import type { OfferGate } from '../mail/offer-gate.ts'
import { todayOf } from '../tasks/task.service.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { agreeByLink, type OpenLink, readAgreeing, requireLink } from './agreement.service.ts'
import { visitMessages } from './page-message.read.ts'
import { renderPlan } from './plan.pdf.ts'
import { id, type WholePlan } from './plan.schema.ts'
import type { SuccessMachinery } from './plan.service.ts'
import { readWholePlan } from './plan.whole.ts'
import { sharedOf, sharedPlan } from './shared.plan.ts'
import { linkNotValid } from './success.errors.ts'

const token = z.string().max(100)

/** Secrets cannot be guessed; whoever tries is slowed down, by address, whatever headers they send. */
const limited = (max: number) => ({
  access: 'public' as const,
  keepsAnswer: false as const,
  rateLimit: {
    max,
    timeWindow: '1 minute',
    keyGenerator: ({ ip }: { ip: string }) => ip,
  },
})

type Machinery = SuccessMachinery & { offerGate: OfferGate; authenticate: Authenticate }

/** A plan as its customer sees it, by a secret link and without a session: this plan and nothing else. */
export function sharedRoutes(app: Http, machinery: Machinery): void {
  const { db, clock, offerGate, authenticate } = machinery

  async function open(given: string): Promise<{ link: OpenLink; plan: WholePlan }> {
    const link = await requireLink(db, given, clock())
    const plan = await readWholePlan(db, link.plan_id, await todayOf(machinery))
    if (!plan) throw linkNotValid()
    return { link, plan }
  }

  /** What one of ours looks at tells nothing of the customer. */
  const isOurs = async (request: Parameters<Authenticate>[0]) => (await authenticate(request)) !== undefined

  async function shown(given: string, isOurLook: boolean) {
    const { link, plan } = await open(given)
    const { name, language } = await readWorkspace(db)
    const contact = await readAgreeing(db, link, plan.account.id)
    const visit = {
      accountId: plan.account.id,
      contactId: contact?.id ?? null,
      isOurs: isOurLook,
      offerGate,
      now: clock(),
    }
    const messages = await visitMessages(db, visit)
    return sharedOf(plan, { from: name, language, contact, messages })
  }

  app.post(
    '/api/v1/shared-plan',
    {
      config: limited(60),
      schema: {
        tags: ['success'],
        summary: 'The plan of a link, for the customer',
        body: z.strictObject({ token }),
        response: { 200: sharedPlan },
      },
    },
    async (request, reply) => {
      const isOurLook = await isOurs(request)
      const plan = await shown(request.body.token, isOurLook)
      if (!isOurLook) {
        await sql`update success_link set opened_at = coalesce(opened_at, ${clock()})
          where token_hash = ${hashToken(request.body.token)}`.execute(db)
      }
      return reply.header('cache-control', 'no-store').send(plan)
    },
  )

  app.post(
    '/api/v1/shared-plan/agreement',
    {
      config: limited(10),
      schema: {
        tags: ['success'],
        summary: 'The person a link names agrees to the version they see',
        body: z.strictObject({ token, version: id }),
        response: { 200: sharedPlan },
      },
    },
    async (request, reply) => {
      await agreeByLink(machinery, request.body)
      return reply
        .header('cache-control', 'no-store')
        .send(await shown(request.body.token, await isOurs(request)))
    },
  )

  app.post(
    '/api/v1/shared-plan/pdf',
    {
      config: limited(10),
      schema: {
        tags: ['success'],
        summary: 'The plan of a link as PDF',
        body: z.strictObject({ token, language: z.enum(['ja', 'en']).default('ja') }),
      },
    },
    async (request, reply) => {
      const { plan } = await open(request.body.token)
      const pdf = await renderPlan(plan, request.body.language)
      return reply.type('application/pdf').header('cache-control', 'no-store').send(pdf)
    },
  )
}
