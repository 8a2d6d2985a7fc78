import { undoAccountFacts, writeAccountFacts } from '../accounts/fact.import.ts'
import {
  accountField,
  contactField,
  createMissingAccounts,
  recordedAtField,
} from '../accounts/references.import.ts'
import type { ImportKind, ParsedRow } from '../sources/import-kind.ts'
import { surveyAnswerTable } from './surveys.tables.ts'

const highest: Record<string, number> = { nps: 10, csat: 5, ces: 7 }

export const surveyAnswersImport: ImportKind = {
  kind: 'survey-answers',
  tables: ['account', 'account_fact', 'survey_answer'],
  labels: { ja: '回答', en: 'Survey answers' },
  rowMeans: {
    ja: '1 行が 1 件の回答です。NPS は 0〜10、CSAT は 1〜5、CES は 1〜7 です。',
    en: 'One row is one answer. NPS runs from 0 to 10, CSAT from 1 to 5, CES from 1 to 7.',
  },
  idField: 'answer_id',
  options: [createMissingAccounts(false)],
  fields: [
    {
      key: 'answer_id',
      type: 'text',
      labels: { ja: '回答 ID', en: 'Answer id' },
      synonyms: ['external_id', 'response_id', 'survey_response_id', 'id'],
      examples: ['R-1', 'R-2'],
    },
    accountField,
    contactField,
    {
      key: 'kind',
      type: 'choice',
      required: true,
      mayHoldForAll: true,
      labels: { ja: 'アンケートの種類', en: 'Kind of survey' },
      synonyms: ['種類', 'survey', 'survey_type', 'type', 'アンケート種別', '調査'],
      examples: ['nps', 'csat'],
      choices: {
        nps: ['ネットプロモータースコア', 'net promoter score', '推奨度'],
        csat: ['満足度', 'customer satisfaction'],
        ces: ['努力指標', 'customer effort score'],
      },
    },
    {
      key: 'score',
      type: 'number',
      required: true,
      labels: { ja: '点数', en: 'Score' },
      synonyms: ['rating', 'nps', 'nps_score', 'value', 'スコア', '評価', '推奨度'],
      examples: ['9', '4'],
    },
    {
      key: 'comment',
      type: 'text',
      labels: { ja: 'コメント', en: 'Comment' },
      synonyms: ['feedback', 'text', 'verbatim', '自由記述', '理由', '意見'],
      examples: ['対応が早い', ''],
    },
    {
      key: 'answered_at',
      type: 'timestamp',
      required: true,
      labels: { ja: '回答日時', en: 'Answered at' },
      synonyms: ['responded_at', 'response_date', 'submitted_at', 'date', 'created_at', '回答日'],
      examples: ['2026-08-01', '2026-08-02 18:00'],
    },
    recordedAtField,
  ],
  write: (db, rows, context) =>
    writeAccountFacts(db, rows, context, { table: surveyAnswerTable, withContact: true, toFact }),
  undo: (db, context) => undoAccountFacts(db, surveyAnswerTable, context),
}

function toFact({ values }: ParsedRow): ReturnType<Parameters<typeof writeAccountFacts>[3]['toFact']> {
  const { kind, score, comment, answered_at } = values
  const lowest = kind === 'nps' ? 0 : 1
  const inRange = typeof score === 'number' && score >= lowest && score <= (highest[String(kind)] ?? 10)
  if (!inRange || !Number.isInteger(score)) {
    return { issue: { field: 'score', code: 'score_out_of_range', value: String(score) } }
  }
  return { fact: { kind, score, comment, answered_at } }
}
