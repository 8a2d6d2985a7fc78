import * as z from 'zod'
import type { Http } from '../../platform/http.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { answerSurvey, type FormMachinery, formState } from './survey-form.service.ts'
import { findRequest } from './survey-request.store.ts'
import { surveyLinkNotValid } from './surveys.errors.ts'
import { surveyKinds, surveyScales } from './surveys.tables.ts'

const token = z.string().max(100)
const form = z.object({
  from: z.string(),
  language: z.enum(['ja', 'en']),
  kind: z.enum(surveyKinds),
  lowest: z.number(),
  highest: z.number(),
  question: z.string(),
  asks_comment: z.boolean(),
  state: z.enum(['open', 'answered', 'final', 'closed']),
  score: z.number().nullable(),
  comment: z.string().nullable(),
})

/** Secrets cannot be guessed; whoever tries is slowed down, by address, whatever headers they send. */
const limited = (max: number) => ({
  access: 'public' as const,
  keepsAnswer: false as const,
  rateLimit: { max, timeWindow: '1 minute', keyGenerator: ({ ip }: { ip: string }) => ip },
})
const tags = ['surveys']

/**
 * The question of a mail, without a session. Programs that open every link of a mail look for harm and answer nothing: the
 * links only choose a score on the page, and an answer is what its button sends.
 */
export function surveyFormRoutes(app: Http, machinery: FormMachinery): void {
  const { db, clock } = machinery

  async function shown(given: string): Promise<z.infer<typeof form>> {
    const request = await findRequest(db, given, { isLocked: false })
    if (!request) throw surveyLinkNotValid()
    const { name } = await readWorkspace(db)
    const { kind, language, question, asks_comment, score, comment } = request
    const [lowest, highest] = surveyScales[kind]
    const state = formState(request, clock())
    return {
      from: name,
      ...{ language, kind, lowest, highest, question, asks_comment, state, score, comment },
    }
  }

  app.post(
    '/api/v1/survey-form',
    {
      config: limited(60),
      schema: {
        tags,
        summary: 'The question behind a link; nothing is written',
        body: z.strictObject({ token }),
        response: { 200: form },
      },
    },
    async (request, reply) => reply.header('cache-control', 'no-store').send(await shown(request.body.token)),
  )

  app.post(
    '/api/v1/survey-form/answer',
    {
      config: limited(20),
      schema: {
        tags,
        summary: 'Answer, or change the answer within a day',
        body: z.strictObject({
          token,
          score: z.number(),
          comment: z.string().trim().max(4000).nullable().default(null),
        }),
        response: { 200: form },
      },
    },
    async (request, reply) => {
      await answerSurvey(machinery, request.body)
      return reply.header('cache-control', 'no-store').send(await shown(request.body.token))
    },
  )
}
