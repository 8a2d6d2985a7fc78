import type { VersionedTable } from '../../platform/versioned.ts'

export const surveyKinds = ['nps', 'csat', 'ces'] as const

export const surveyAnswerTable: VersionedTable = {
  table: 'survey_answer',
  id: 'survey_answer_id',
  columns: ['account_id', 'contact_id', 'kind', 'score', 'comment', 'answered_at'],
}
