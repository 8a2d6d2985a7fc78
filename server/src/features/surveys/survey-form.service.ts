import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { markDirty } from '../accounts/account.store.ts'
import { findRequest, noteAnswer, type SurveyRequest } from './survey-request.store.ts'
import { answerFinal, scoreOutOfRange, surveyClosed, surveyLinkNotValid } from './surveys.errors.ts'
import { surveyAnswerTable, surveyScales } from './surveys.tables.ts'

const CHANGEABLE_MS = 24 * 3_600_000

export type FormMachinery = {
  db: Database
  clock: Clock
  tell: (news: 'accounts.changed' | 'survey.answered') => Promise<void>
}

/** Open: may be answered; answered: may be changed still; final and closed: neither. */
export type FormState = 'open' | 'answered' | 'final' | 'closed'

export function formState({ answered_at: at, closes_at: closes }: SurveyRequest, now: Date): FormState {
  if (at !== null) return now.getTime() < at.getTime() + CHANGEABLE_MS ? 'answered' : 'final'
  return now < closes ? 'open' : 'closed'
}

/**
 * Keeps an answer as one survey answer of the person and the account. Answering again within a day corrects that answer:
 * a new version of the same record, so it is never counted twice.
 */
export async function answerSurvey(
  { db, clock, tell }: FormMachinery,
  given: { token: string; score: number; comment: string | null },
): Promise<void> {
  const isNews = await db.transaction().execute(async (trx) => {
    const request = await findRequest(trx, given.token, { isLocked: true })
    if (!request) throw surveyLinkNotValid()
    const now = clock()
    const state = formState(request, now)
    if (state === 'closed') throw surveyClosed()
    if (state === 'final') throw answerFinal()
    const [lowest, highest] = surveyScales[request.kind]
    if (!Number.isInteger(given.score) || given.score < lowest || given.score > highest)
      throw scoreOutOfRange({ field: 'score', params: { lowest, highest } })
    const comment = request.asks_comment ? given.comment : null
    const fact =
      request.survey_answer_id === null
        ? {
            account_id: request.account_id,
            contact_id: request.contact_id,
            kind: request.kind,
            answered_at: now.toISOString(),
          }
        : { id: request.survey_answer_id }
    const [written] = await writeVersions(
      trx,
      surveyAnswerTable,
      [{ ...fact, score: given.score, comment: comment === '' ? null : comment }],
      { now },
    )
    if (!written || written.outcome === 'unchanged') return false
    if (request.survey_answer_id === null)
      await noteAnswer(trx, { request: request.id, answer: written.id, at: now })
    await markDirty(trx, [request.account_id])
    return true
  })
  if (!isNews) return
  await tell('accounts.changed')
  await tell('survey.answered')
}
