import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { hashToken } from '../../platform/token.ts'
import type { SurveyKind } from './surveys.tables.ts'

/** Of some people, those who were asked such a question after a moment, or answered one. */
export async function askedSince(
  db: Db,
  asked: { contacts: readonly number[]; kind: SurveyKind; since: Date },
): Promise<Set<number>> {
  const { contacts, kind, since } = asked
  const same = sql`(select s.id from contact s where s.id = c.id or s.merged_into = c.id)`
  const { rows } = await sql<{ id: number }>`
    select c.id from unnest(${[...contacts]}::integer[]) c(id)
    where exists (select from survey_request r left join outbox_mail m on m.id = r.outbox_mail_id
        where r.contact_id in ${same} and r.kind = ${kind} and r.asked_at > ${since}
          and (m.state is null or m.state not in ('dropped', 'dead')))
      or exists (select from survey_answer a where a.contact_id in ${same} and a.kind = ${kind}
        and a.superseded_at = 'infinity' and a.answered_at > ${since})`.execute(db)
  return new Set(rows.map((row) => row.id))
}

export type NewRequest = {
  key: string
  tokenHash: Buffer
  accountId: number
  contactId: number
  kind: SurveyKind
  language: 'ja' | 'en'
  question: string
  asksComment: boolean
  askedAt: Date
  closesAt: Date
  mailId: number
  enrolmentId: number
  stepId: string
}

export async function addRequest(db: Db, request: NewRequest): Promise<void> {
  await sql`
    insert into survey_request (request_key, token_hash, account_id, contact_id, kind, language, question, asks_comment,
      asked_at, closes_at, outbox_mail_id, enrolment_id, step_id)
    values (${request.key}, ${request.tokenHash}, ${request.accountId}, ${request.contactId}, ${request.kind},
      ${request.language}, ${request.question}, ${request.asksComment}, ${request.askedAt}, ${request.closesAt},
      ${request.mailId}, ${request.enrolmentId}, ${request.stepId})
    on conflict (request_key) do nothing`.execute(db)
}

export type SurveyRequest = {
  id: number
  account_id: number
  contact_id: number
  kind: SurveyKind
  language: 'ja' | 'en'
  question: string
  asks_comment: boolean
  closes_at: Date
  survey_answer_id: number | null
  answered_at: Date | null
  score: number | null
  comment: string | null
}

/** The request behind a link, with what was answered; by the accounts and people that stand for those asked now. */
export async function findRequest(
  db: Db,
  token: string,
  { isLocked }: { isLocked: boolean },
): Promise<SurveyRequest | undefined> {
  const { rows } = await sql<SurveyRequest>`
    select r.id, coalesce(a.merged_into, a.id) as account_id, coalesce(c.merged_into, c.id) as contact_id, r.kind, r.language,
      r.question, r.asks_comment, r.closes_at, r.survey_answer_id, r.answered_at, s.score::float8 as score, s.comment
    from survey_request r join account a on a.id = r.account_id join contact c on c.id = r.contact_id
    left join survey_answer s on s.survey_answer_id = r.survey_answer_id and s.superseded_at = 'infinity'
    where r.token_hash = ${hashToken(token)} ${isLocked ? sql`for update of r` : sql``}`.execute(db)
  return rows[0]
}

export async function noteAnswer(
  db: Db,
  { request, answer, at }: { request: number; answer: number; at: Date },
): Promise<void> {
  await sql`update survey_request set survey_answer_id = ${answer}, answered_at = ${at} where id = ${request}`.execute(
    db,
  )
}
