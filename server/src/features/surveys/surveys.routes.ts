import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { byRef, findAccountId, withMerged } from '../accounts/account-ref.ts'
import { asOfQuery, endOf, instant, knownAt, type Moment, readMoment } from '../accounts/moment.ts'
import { surveyKinds } from './surveys.tables.ts'

const answerRow = z.object({
  id: z.number(),
  external_id: z.string().nullable(),
  contact: z.object({ id: z.number(), name: z.string().nullable() }).nullable(),
  kind: z.enum(surveyKinds),
  score: z.number(),
  comment: z.string().nullable(),
  answered_at: z.string(),
})

type AnswerRow = z.infer<typeof answerRow>
const position = z.tuple([z.string(), z.number().int()])

/** Answers to surveys. */
export function surveyRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  app.get(
    '/api/v1/accounts/:id/survey-answers',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['surveys'],
        summary: 'Survey answers of an account, the newest first',
        params: byRef,
        querystring: z.strictObject({ ...asOfQuery, ...pageQuery, kind: z.enum(surveyKinds).optional() }),
        response: { 200: pageOf(answerRow) },
      },
    },
    async (request) => {
      const { as_of, ...query } = request.query
      const moment = await readMoment(db, clock, as_of)
      return readAnswers(db, { ...query, moment, accountId: await findAccountId(db, request.params.id) })
    },
  )
}

async function readAnswers(
  db: Db,
  question: {
    accountId: number
    moment: Moment
    kind?: string | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<{ rows: AnswerRow[]; next_cursor: string | null }> {
  const { accountId, moment, kind, limit } = question
  const after = decodeCursor(question.cursor, position)
  const { rows } = await sql<AnswerRow>`
    select s.survey_answer_id as id, s.external_id, s.kind, s.score, s.comment, ${instant('s.answered_at')} as answered_at,
      (select jsonb_build_object('id', c.contact_id, 'name', coalesce(c.name, c.email)) from contact_fact c
        where c.contact_id = s.contact_id and c.superseded_at = 'infinity' and c.valid_to = 'infinity') as contact
    from survey_answer s
    where s.account_id in ${withMerged(accountId)} and ${knownAt('s', moment)} and s.answered_at <= ${endOf(moment)}
      and ${kind === undefined ? sql`true` : sql`s.kind = ${kind}`}
      and ${after ? sql`(s.answered_at, s.survey_answer_id) < (${after[0]}::timestamptz, ${after[1]}::integer)` : sql`true`}
    order by s.answered_at desc, s.survey_answer_id desc limit ${limit + 1}`.execute(db)
  return nextPage(rows, limit, (last) => [last.answered_at, last.id])
}
