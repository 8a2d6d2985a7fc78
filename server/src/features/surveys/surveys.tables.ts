import type { VersionedTable } from '../../platform/versioned.ts'

export const surveyKinds = ['nps', 'csat', 'ces'] as const
export type SurveyKind = (typeof surveyKinds)[number]

/** The scale of each kind, from the lowest score to the highest. */
export const surveyScales: Record<SurveyKind, readonly [lowest: number, highest: number]> = {
  nps: [0, 10],
  csat: [1, 5],
  ces: [1, 7],
}

export const surveyAnswerTable: VersionedTable = {
  table: 'survey_answer',
  id: 'survey_answer_id',
  columns: ['account_id', 'contact_id', 'kind', 'score', 'comment', 'answered_at'],
}
