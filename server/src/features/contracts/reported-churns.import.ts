import { undoAccountFacts, writeAccountFacts } from '../accounts/fact.import.ts'
import { accountField, createMissingAccounts, recordedAtField } from '../accounts/references.import.ts'
import type { ImportKind } from '../sources/import-kind.ts'
import { reportedChurnTable } from './contracts.tables.ts'

export const reportedChurnsImport: ImportKind = {
  kind: 'reported-churns',
  tables: ['account', 'account_fact', 'reported_churn'],
  labels: { ja: '解約の報告', en: 'Reported churns' },
  rowMeans: {
    ja: '1 行が「解約した」という 1 件の報告です。解約の集計は契約から行い、ここからは理由を読みます。',
    en: 'One row is one report that a customer left. The figures come from subscriptions; this gives the reason.',
  },
  idField: 'churn_id',
  options: [createMissingAccounts(false)],
  fields: [
    {
      key: 'churn_id',
      type: 'text',
      labels: { ja: '解約 ID', en: 'Churn id' },
      synonyms: ['external_id', 'churn_event_id', 'event_id', 'cancellation_id', 'id'],
      examples: ['C-1', 'C-2'],
    },
    accountField,
    {
      key: 'churned_on',
      type: 'date',
      required: true,
      labels: { ja: '解約日', en: 'Churned on' },
      synonyms: [
        'churn_date',
        'churned_at',
        'cancelled_on',
        'cancellation_date',
        'date',
        '退会日',
        '解約年月日',
      ],
      examples: ['2026-03-31', '2026-06-30'],
    },
    {
      key: 'reason',
      type: 'text',
      labels: { ja: '理由', en: 'Reason' },
      synonyms: ['reason_code', 'churn_reason', 'cancellation_reason', '解約理由', '退会理由'],
      examples: ['予算', 'missing features'],
    },
    {
      key: 'comment',
      type: 'text',
      labels: { ja: '補足', en: 'Comment' },
      synonyms: ['feedback', 'feedback_text', 'note', 'details', 'コメント', '自由記述', '備考'],
      examples: ['来年度に再検討', ''],
    },
    recordedAtField,
  ],
  write: (db, rows, context) =>
    writeAccountFacts(db, rows, context, {
      table: reportedChurnTable,
      withContact: false,
      toFact: ({ values }) => ({
        fact: { churned_on: values.churned_on, reason: values.reason, comment: values.comment },
      }),
    }),
  undo: (db, context) => undoAccountFacts(db, reportedChurnTable, context),
}
